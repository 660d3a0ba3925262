import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { idFrom, keyFor } from '#server/ids.ts';
import { maskedAddress } from './rules.ts';

/** What stands for an address where the address itself is not kept: only this house can make it. */
export const addressId = (email: string) => idFrom(keyFor('address', email.trim().toLowerCase()));

/** A mail server said for good that nobody lives there. */
export async function noteBounce(tx: Tx, email: string, problem: string): Promise<void> {
  const at = now();
  const told = { problem, last_at: at };
  await tx
    .insertInto('letter_addresses')
    .values({
      ...{ id: addressId(email), masked: maskedAddress(email), bounces: 1, since: at },
      ...told,
    })
    .onConflict((it) =>
      it.column('id').doUpdateSet((row) => ({
        ...told,
        bounces: row('letter_addresses.bounces', '+', 1),
      })),
    )
    .execute();
}

/** Somebody says that the address is right: it is tried again. */
export async function forgetBounces(tx: Tx, email: string): Promise<void> {
  await tx.deleteFrom('letter_addresses').where('id', '=', addressId(email)).execute();
}

/** Whether whoever reads mail there wants no letters of this kind. */
export async function hasRefused(tx: Tx, id: string, kind: string): Promise<boolean> {
  const row = await tx
    .selectFrom('letter_refusals')
    .select('kind')
    .where('address_id', '=', id)
    .where('kind', 'in', [kind, EVERY_KIND])
    .executeTakeFirst();
  return row !== undefined;
}

/** Stands for every kind that may be refused. */
export const EVERY_KIND = '*';
