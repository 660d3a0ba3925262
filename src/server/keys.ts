import { timingSafeEqual } from 'node:crypto';
import { keyFor } from './ids.ts';

const ID_BYTES = 16;
const SEAL_CHARS = 22;

/**
 * A secret link's key: the ids it opens and a seal over them and its purpose.
 * Nothing is stored, so a link sent twice is the same link. 128 bits of seal.
 */
export function makeKey(purpose: string, ...ids: string[]): string {
  const bytes = Buffer.concat(ids.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')));
  return bytes.toString('base64url') + seal(purpose, ids);
}

/** The ids a key opens, or null when it was not made here for this purpose. */
export function openKey(purpose: string, key: string): string[] | null {
  if (!/^[\w-]{40,150}$/.test(key)) return null;
  const named = key.slice(0, -SEAL_CHARS);
  const bytes = Buffer.from(named, 'base64url');
  // Its last letter has bits to spare: only one of the ways to write it is the link.
  if (bytes.toString('base64url') !== named) return null;
  if (bytes.length === 0 || bytes.length % ID_BYTES !== 0) return null;
  const ids = [];
  for (let at = 0; at < bytes.length; at += ID_BYTES) ids.push(uuidOf(bytes, at));
  const [given, made] = [Buffer.from(key.slice(-SEAL_CHARS)), Buffer.from(seal(purpose, ids))];
  return given.length === made.length && timingSafeEqual(given, made) ? ids : null;
}

const seal = (purpose: string, ids: string[]) =>
  keyFor(`link:${purpose}`, ids.join(' ')).slice(0, SEAL_CHARS);

const uuidOf = (bytes: Buffer, at: number) =>
  bytes
    .subarray(at, at + ID_BYTES)
    .toString('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
