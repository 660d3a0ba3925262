import { clientOf } from '#modules/clients/queries.ts';
import type { Client } from '#modules/clients/rules.ts';
import { measure } from '#server/limits.ts';
import { textOf, type Asked } from './asked.ts';
import { Fault } from './fault.ts';

/** The program whose key was sent; null when none was. Refuses a key that opens nothing here. */
export async function programOf(asked: Asked): Promise<Client | null> {
  const key = textOf(asked, 'api_key');
  if (!key) return null;
  const client = await clientOf(key);
  if (!client) throw new Fault(403, 'api_key is not known, or it is over');
  if (!client.scopes.includes('open311')) throw new Fault(403, 'api_key is not for Open311');
  return client;
}

/** Counts one request of a program, or of an address. Refuses when the quota of the hour is used up. */
export async function countProgram(by: Client | string): Promise<void> {
  const { over, resetS } = await measure(by);
  if (over) throw new Fault(429, 'The quota of this hour is used up', resetS);
}
