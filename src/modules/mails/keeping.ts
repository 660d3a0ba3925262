import { createHash } from 'node:crypto';
import { readReplyAddress } from '#modules/letters/replies.ts';
import { letterOfReturnPath } from '#modules/letters/bounces.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { hasDiskRoom } from '#server/disk-room.ts';
import { getFile, putFile } from '#server/files.ts';
import { idFrom, newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { isPublicAddress } from '#server/public-hosts.ts';
import type { Arrived, Way } from './rules.ts';

const TRIES = 8;

/**
 * Keeps a mail as it came, each one once by whatever way it comes again, and has it handled. When
 * this has ended nothing of it can be lost: only then is its bringer told that we have it. Throws
 * while the disk has no room: it comes again.
 */
export async function takeMail(arrived: Arrived, raw: Buffer): Promise<string> {
  if (!(await hasDiskRoom())) throw new Error('No room on the disk');
  const id = mailIdOf(raw);
  const key = rawFile(id);
  // The row first: a file without a row would never be erased.
  const known = await change((tx) =>
    tx
      .insertInto('mails')
      .values({
        ...{ id, came_by: arrived.way, bytes: raw.length, draft_id: newId(), taken_at: now() },
        ...{ recipients: [...arrived.recipients], envelope_from: arrived.envelopeFrom },
        ...{ peer: arrived.peer, helo: arrived.helo.slice(0, 200) },
      })
      .onConflict((it) => it.doNothing())
      .returning('id')
      .executeTakeFirst(),
  ).then((row) => row === undefined);
  if (known && (await isWhole(id))) return id;
  await putFile(key, raw);
  await change(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('mails')
      .set({ raw_key: key })
      .where('id', '=', id)
      .where('raw_key', 'is', null)
      .where('erased_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await later(tx, 'email.handle', { id }, { maxAttempts: TRIES });
  });
  return id;
}

/** Where the bytes of a mail lie. */
export const rawFile = (id: string) => `mails/${id.slice(-2)}/${id}`;

async function isWhole(id: string): Promise<boolean> {
  const row = await db
    .selectFrom('mails')
    .select(['raw_key', 'erased_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined && (row.raw_key !== null || row.erased_at !== null);
}

const written = /^(message-id|from|date|subject|to):/i;

/**
 * The id of a mail: of what its sender wrote, not of what servers put above it on the way, so that it
 * is the same whether it is fetched or brought, and brought once or again.
 */
function mailIdOf(raw: Buffer): string {
  const end = bodyStart(raw);
  const headers = raw
    .subarray(0, end)
    .toString('latin1')
    .split(/\r?\n(?![ \t])/)
    .filter((line) => written.test(line))
    .map((line) => line.replace(/\s+/g, ' ').trim());
  const hash = createHash('sha256').update(headers.toSorted().join('\n')).update('\n\n');
  hash.update(plainBody(raw.subarray(end)));
  return idFrom(`mail:${hash.digest('hex')}`);
}

/**
 * Line ends differ between the ways a mail may take, and blanks at its end. Most have the line ends of
 * the net throughout: writing 4 MB anew costs three times as much as hashing them.
 */
function plainBody(body: Buffer): Buffer {
  const text = body.toString('latin1');
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text[at - 1] !== '\r')
      return withoutEnd(Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1'));
  }
  return withoutEnd(body);
}

const BLANK = 0x20;

function withoutEnd(body: Buffer): Buffer {
  const last = body.findLastIndex((byte) => byte > BLANK);
  return body.subarray(0, last + 1);
}

function bodyStart(raw: Buffer): number {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter((at) => at >= 0);
  return ends.length > 0 ? Math.min(...ends) : raw.length;
}

/** A mail that waits to be handled, and how it came. */
export type WaitingMail = {
  raw: Buffer;
  way: Way;
  recipients: string[];
  envelopeFrom: string;
  /** The network address that brought it, when it came straight from the open net. */
  peer: string | null;
  helo: string;
};

/** A mail that is still to be handled; null when it was, or has been erased. */
export async function waitingMail(id: string): Promise<WaitingMail | null> {
  const row = await db
    .selectFrom('mails')
    .select(['raw_key', 'came_by', 'recipients', 'envelope_from', 'peer', 'helo'])
    .where('id', '=', id)
    .where('state', '=', 'kept')
    .executeTakeFirst();
  if (!row?.raw_key) return null;
  return {
    raw: await getFile(row.raw_key),
    way: row.came_by as Way,
    recipients: row.recipients,
    envelopeFrom: row.envelope_from,
    peer: row.came_by === 'smtp' && isPublicAddress(row.peer) ? row.peer : null,
    helo: row.helo,
  };
}

/** Whether mail to this address is ours: the address for reports, an answer to a letter, a bounce. */
export function isOurAddress(address: string): boolean {
  if (!config.mailInAddress) return false;
  const plain = address.trim().toLowerCase();
  const [name = '', host = ''] = config.mailInAddress.split('@');
  if (plain === config.mailInAddress.toLowerCase() || readReplyAddress(plain)) return true;
  if (plain.startsWith(`${name}+`) && plain.endsWith(`@${host.toLowerCase()}`)) return true;
  return letterOfReturnPath(plain) !== null;
}

/** Our own addresses, so that no mail of ours is taken for one of theirs. */
export function ourAddresses(): string[] {
  const from = /[^\s<>]+@[^\s<>]+/.exec(config.mailFrom)?.[0] ?? '';
  return [from, config.mailInAddress, config.mailBounces]
    .filter(Boolean)
    .map((one) => one.toLowerCase());
}
