import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '#server/config.ts';

const ID_BYTES = 16;
const SEAL_BYTES = 16;

/**
 * A secret link's key: the ids it opens, and a seal over them and its purpose. Nothing is stored,
 * so a link sent twice is the same link. The ids are hidden, for who knows a report's id is given
 * its receipt: the seal is also where the cipher starts (a synthetic IV, as in RFC 5297).
 */
export function makeKey(purpose: string, ...ids: string[]): string {
  const bytes = Buffer.concat(ids.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')));
  const seal = sealOf(purpose, bytes);
  return Buffer.concat([seal, hidden(seal, bytes)]).toString('base64url');
}

/** The ids a key opens, or null when it was not made here for this purpose. */
export function openKey(purpose: string, key: string): string[] | null {
  if (!/^[\w-]{43,150}$/.test(key)) return null;
  const whole = Buffer.from(key, 'base64url');
  // Its last letter may have bits to spare: only one of the ways to write it is the link.
  if (whole.toString('base64url') !== key || whole.length % ID_BYTES !== 0) return null;
  const seal = whole.subarray(0, SEAL_BYTES);
  const bytes = hidden(seal, whole.subarray(SEAL_BYTES));
  if (!timingSafeEqual(seal, sealOf(purpose, bytes))) return null;
  const starts = Array.from({ length: bytes.length / ID_BYTES }, (_, nth) => nth * ID_BYTES);
  return starts.map((at) => uuidOf(bytes.subarray(at, at + ID_BYTES)));
}

const derived = (use: string) => createHmac('sha256', config.secret).update(use);

const sealOf = (purpose: string, bytes: Buffer) =>
  derived(`seal of a link:${purpose}\n`).update(bytes).digest().subarray(0, SEAL_BYTES);

/** Hides the bytes, or shows hidden ones: the same both ways. */
const hidden = (seal: Buffer, bytes: Buffer) =>
  createCipheriv('aes-256-ctr', derived('ids in a link').digest(), seal).update(bytes);

const uuidOf = (bytes: Buffer) =>
  bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
