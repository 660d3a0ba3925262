import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { config } from '#server/config.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

const houseKey = () => Buffer.from(hkdfSync('sha256', config.secret, '', 'secrets at rest', 32));

/**
 * A text as it may lie in the database and in every backup: AES-256-GCM under the house's SECRET.
 * It opens for its purpose only, so a row copied beside another person is of no use.
 */
export function encipher(purpose: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', houseKey(), iv).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** The text again. Throws when it was changed, or was not enciphered here for this purpose. */
export function decipher(purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const iv = bytes.subarray(0, IV_BYTES);
  const cipher = createDecipheriv('aes-256-gcm', houseKey(), iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const body = bytes.subarray(IV_BYTES + TAG_BYTES);
  return Buffer.concat([cipher.update(body), cipher.final()]).toString('utf8');
}
