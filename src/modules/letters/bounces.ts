import PostalMime from 'postal-mime';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { keyFor } from '#server/ids.ts';
import { noteBounce } from './addresses.ts';
import { readReport, withoutAddresses } from './rules.ts';

const SEAL_CHARS = 12;
const sealOf = (id: string) =>
  keyFor('bounce', id)
    .replaceAll(/[^a-z\d]/g, '')
    .slice(0, SEAL_CHARS);

/**
 * The address a mail server reports to when it cannot deliver this letter: it names the letter, and
 * nobody else can make one. Small letters and digits only, for some servers change the case.
 */
export function returnPathOf(letterId: string): string {
  const [name, host] = config.mailBounces.split('@');
  return host ? `${name}+${letterId.replaceAll('-', '')}${sealOf(letterId)}@${host}` : '';
}

/** The letter a return address was made for; null when it was not made here. */
export function letterOfReturnPath(address: string): string | null {
  const [, hex, seal] = /\+([\da-f]{32})([a-z\d]{1,12})@/i.exec(address) ?? [];
  if (!hex || !seal) return null;
  const id = hex.toLowerCase().replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
  return seal.toLowerCase() === sealOf(id) ? id : null;
}

/** What became of a mail that was handed to us: only reports on a letter of ours are of use. */
export type TakenMail = 'bounced' | 'delayed' | 'not-ours' | 'no-report';

/**
 * Takes in a mail that came to a return address: a delivery report (RFC 3464) that says for good
 * that a letter did not arrive marks the letter and counts against the address. `recipient` is the
 * address it came to, as the mail server says; without it the mail's own headers are looked at.
 */
export async function takeReport(raw: string | Uint8Array, recipient = ''): Promise<TakenMail> {
  const mail = await PostalMime.parse(raw, { rfc822Attachments: true, attachmentEncoding: 'utf8' });
  const headers = mail.headers.filter(({ key }) => came.has(key)).map(({ value }) => value);
  const id = [recipient, ...headers].map(letterOfReturnPath).find((found) => found !== null);
  if (!id) return 'not-ours';
  const part = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  const report = part && readReport(String(part.content));
  if (!report) return 'no-report';
  if (!report.permanent) return 'delayed';
  await change(async (tx) => {
    const problem = withoutAddresses(report.problem).slice(0, 500);
    const letter = await tx
      .updateTable('letters')
      .set({ state: 'bounced', problem })
      .where('id', '=', id)
      // The same report handed in twice counts once.
      .where('state', 'not in', ['bounced', 'refused'])
      .returning('recipient')
      .executeTakeFirst();
    if (letter) await noteBounce(tx, letter.recipient, problem);
  });
  return 'bounced';
}

const came = new Set(['delivered-to', 'x-original-to', 'envelope-to', 'to']);
