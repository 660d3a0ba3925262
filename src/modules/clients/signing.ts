import { createHmac, randomBytes } from 'node:crypto';

/** A new secret of a hook, as Standard Webhooks writes it: 32 random bytes. */
export const newHookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

export type Signing = { id: string; at: Date; body: string; secret: string };

/** The headers by which a receiver knows that it was us, and that it is new (Standard Webhooks 1.0). */
export function signatureHeaders({ id, at, body, secret }: Signing): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
