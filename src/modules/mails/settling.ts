import type { Selectable } from 'kysely';
import { addressId } from '#modules/letters/addresses.ts';
import { now } from '#server/clock.ts';
import { db, type Database, type Tx } from '#server/database.ts';
import type { MailState, Proof, ReadMail } from './rules.ts';

export type MailRow = Selectable<Database['mails']>;

/** A mail that nobody has handled, locked until the transaction ends; undefined when somebody has. */
export const lockWaiting = (tx: Tx, id: string): Promise<MailRow | undefined> =>
  tx
    .selectFrom('mails')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'kept')
    .forUpdate()
    .executeTakeFirst();

export type Outcome = {
  state: MailState;
  why?: string | undefined;
  reportId?: string | undefined;
  /** What was understood of a report its sender is to finish. */
  draft?: object | undefined;
};

/** Says in the row of a mail what became of it, unless that was said before. */
export async function settle(tx: Tx, id: string, { state, why, reportId, draft }: Outcome) {
  await tx
    .updateTable('mails')
    .set({ state, why: why ?? null, report_id: reportId ?? null, handled_at: now() })
    .$if(draft !== undefined, (it) => it.set({ draft: JSON.stringify(draft) }))
    .where('id', '=', id)
    .where('state', '=', 'kept')
    .execute();
}

/** Notes what a mail says of itself, before it is acted on. */
export async function noteRead(id: string, read: ReadMail, proof: Proof): Promise<void> {
  await db
    .updateTable('mails')
    .set({
      ...{ sender: read.from.slice(0, 320), sender_id: read.from ? addressId(read.from) : null },
      ...{ subject: read.subject.slice(0, 300), authentic: proof.authentic },
      checks: JSON.stringify(proof.checks),
    })
    .where('id', '=', id)
    .where('state', '=', 'kept')
    .execute();
}

/** How many mails an address sent within the last hour. */
export async function sentLately(senderId: string): Promise<number> {
  const row = await db
    .selectFrom('mails')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('sender_id', '=', senderId)
    .where('taken_at', '>', new Date(now().getTime() - 3_600_000))
    .executeTakeFirstOrThrow();
  return row.count;
}
