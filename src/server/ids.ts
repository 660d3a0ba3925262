import { createHash, createHmac, randomBytes } from 'node:crypto';
import { v7, validate } from 'uuid';
import { config } from '#server/config.ts';

/** A new UUID v7: sorts by the moment it was made. */
export function newId(): string {
  return v7();
}

/** Whether a text from an address may be an id at all; PostgreSQL fails at one that is none. */
export const isId = (text: string): boolean => validate(text);

/** 32 random bytes in base64url, for links and cookies nobody can guess. */
export function secretToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The SHA-256 of a text (as UTF-8) or of bytes. */
export function sha256(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

/** The key that opens one thing for one purpose, derived from SECRET, so nothing is stored for it. */
export function keyFor(purpose: string, id: string): string {
  return createHmac('sha256', config.secret).update(`${purpose}\n${id}`).digest('base64url');
}

/** The UUID (version 8) that always belongs to this text: the same cause gives the same id. */
export function idFrom(text: string): string {
  const bytes = sha256(text).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
