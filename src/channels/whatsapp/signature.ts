import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '#server/ids.ts';

/** Whether these very bytes were signed with the secret of our app (X-Hub-Signature-256). */
export function isSigned(body: Uint8Array, header: string | null, appSecret: string): boolean {
  const said = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  if (!said) return false;
  const right = createHmac('sha256', appSecret).update(body).digest();
  return timingSafeEqual(Buffer.from(said, 'hex'), right);
}

/** Whether two words are the same, told in the same time whatever they are. */
export const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(sha256(one), sha256(other));
