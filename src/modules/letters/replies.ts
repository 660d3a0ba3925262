import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '#server/config.ts';
import { addressId } from './addresses.ts';

const SEAL_BYTES = 10;
const ID_BYTES = 16;

/** task: it was written to whoever is responsible; report: to anybody else it concerns. */
export type ThreadKind = 'task' | 'report';
/** What an answer to one of our letters is about, as the address says it was sent to. */
export type Thread = { kind: ThreadKind; reportId: string; seal: string };

const letters: Record<ThreadKind, string> = { task: 't', report: 'r' };
const aboutReports =
  /^(receipt|message|accepted|claimed|parts-claimed|declined|merged|moderated|update|task-[a-z]+)$/;

type Answerable = { kind: string; about_id: string | null; recipient: string };

/**
 * The address an answer to this letter is sent to: it says which report it is about and to whom the
 * letter went, hidden and sealed, in small letters and digits, for mail servers may change the case.
 * At most 64 letters stand before the @ (RFC 5321). Empty where answers are not taken.
 */
export function replyAddressOf({ kind, about_id: reportId, recipient }: Answerable): string {
  const [name, host] = config.mailInAddress.split('@');
  if (!name || !host || !reportId || !aboutReports.test(kind)) return '';
  const of: ThreadKind = kind.startsWith('task-') ? 'task' : 'report';
  const hidden = hide(Buffer.from(reportId.replaceAll('-', ''), 'hex'));
  const seal = sealOf(of, reportId, recipient);
  return `${name}+${letters[of]}${inLetters(Buffer.concat([hidden, seal]))}@${host}`;
}

/** The thread an address names; null when it cannot be one. Whether it is ours says `wasSentTo`. */
export function readReplyAddress(address: string): Thread | null {
  const [name, host] = config.mailInAddress.split('@');
  const [, at, kind, letters32, of] = /^([^+@]+)\+([tr])([a-z2-7]{42})@(.+)$/i.exec(address) ?? [];
  if (!name || !letters32 || at?.toLowerCase() !== name) return null;
  if (of?.toLowerCase() !== host?.toLowerCase()) return null;
  const bytes = fromLetters(letters32.toLowerCase());
  return {
    kind: kind?.toLowerCase() === 't' ? 'task' : 'report',
    reportId: idOf(shown(bytes.subarray(0, ID_BYTES))),
    seal: bytes.subarray(ID_BYTES).toString('hex'),
  };
}

/** Whether our letter in this thread went to that address: nobody else can make such an address. */
export function wasSentTo({ kind, reportId, seal }: Thread, recipient: string): boolean {
  const [given, made] = [Buffer.from(seal, 'hex'), sealOf(kind, reportId, recipient)];
  return given.length === made.length && timingSafeEqual(given, made);
}

const derived = (use: string) => createHmac('sha256', config.secret).update(use);

const sealOf = (kind: ThreadKind, reportId: string, recipient: string) =>
  derived('seal of an answer\n')
    .update(`${kind}\n${reportId}\n${addressId(recipient)}`)
    .digest()
    .subarray(0, SEAL_BYTES);

// An id is one block of the cipher: who knows a report's id is given its receipt, so it is hidden.
const key = () => derived('ids in an answer').digest();

function hide(id: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-ecb', key(), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(id), cipher.final()]);
}

function shown(block: Buffer): Buffer {
  const cipher = createDecipheriv('aes-256-ecb', key(), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

const idOf = (bytes: Buffer) =>
  bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32 without padding: five bits a letter. */
function inLetters(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

function fromLetters(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
}
