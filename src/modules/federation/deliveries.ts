import type { Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';

/** One activity on its way to one inbox, signed by an account of ours when it leaves. */
export type Delivery = {
  actor: string;
  /** The address of the account's key. */
  keyId: string;
  inbox: string;
  activity: object;
  /** The revision of a thing it tells; without it, it holds whatever happens meanwhile. */
  tells?: { itemId: string; revision: number; as: 'create' | 'other' };
};

/** Queues it; it leaves only if the transaction commits. */
export const deliverLater = (tx: Tx, delivery: Delivery): Promise<void> =>
  later(tx, 'federation.deliver', delivery);
