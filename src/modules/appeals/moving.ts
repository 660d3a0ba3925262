import type { Updateable } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record, type LedgerActor, type LedgerFacts } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import type { Database, Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { requireAppeal } from './grounds.ts';
import { canBecome, type AppealState } from './rules.ts';

export type LockedAppeal = Awaited<ReturnType<typeof lockAppeal>>;

/** The appeal's row, locked until the transaction ends. Refuses an unknown one. */
export async function lockAppeal(tx: Tx, id: string) {
  const appeal = await tx
    .selectFrom('appeals')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!appeal) throw new Refusal('appeal.unknown', 404);
  return { ...appeal, state: appeal.state as AppealState };
}

/** The appeal, locked, if this person may handle it. */
export async function lockToHandle(tx: Tx, actor: Actor, id: string) {
  const appeal = await lockAppeal(tx, id);
  await requireAppeal(actor, 'appeal.handle', appeal);
  return appeal;
}

export type AppealMove = {
  to: AppealState;
  event: string;
  facts?: LedgerFacts;
  set?: Updateable<Database['appeals']>;
};

/** Moves an appeal to another state: the row and the ledger. Refuses a move the rules do not know. */
export async function moveAppeal(
  tx: Tx,
  actor: LedgerActor,
  appeal: LockedAppeal,
  { to, event, facts, set }: AppealMove,
) {
  if (!canBecome(appeal.state, to)) throw new Refusal(`appeal.cannot.${appeal.state}`, 409);
  await tx
    .updateTable('appeals')
    .set({ ...set, state: to, changed_at: now() })
    .where('id', '=', appeal.id)
    .execute();
  await record(tx, actor, event, { subject: 'appeal', id: appeal.id, ...facts });
}

export type MessageKind =
  'question' | 'reply' | 'interim' | 'forwarded' | 'extended' | 'closed' | 'note';
export type NewMessage = { kind: MessageKind; words: string };

/** Keeps what somebody wrote about an appeal; gives its id. */
export async function writeMessage(
  tx: Tx,
  appeal: Pick<LockedAppeal, 'id' | 'organisation_id'>,
  actor: Actor | null,
  { kind, words }: NewMessage,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('appeal_messages')
    .values({
      ...{ appeal_id: appeal.id, id, kind, words, said_at: now() },
      by_person_id: actor?.kind === 'person' ? actor.personId : null,
      organisation_id: appeal.organisation_id,
    })
    .execute();
  return id;
}

/** What the applicant is written about. */
export const news = [
  'forwarded',
  'question',
  'question-reminder',
  'interim',
  'extended',
  'answered',
  'closed',
  'overdue',
  'review-answered',
  'moved',
] as const;
export type News = (typeof news)[number];

/** Has the applicant told, by letter, once for this cause. */
export const tellLater = (tx: Tx, appealId: string, kind: News, cause: string) =>
  later(tx, 'appeals.tell-applicant', { appealId, kind, cause });

/** What those who handle it are written about. */
export type StaffNews = 'new' | 'given' | 'replied' | 'review' | 'withdrawn';

/** Has those told who handle it: the person, else the body, and the desk when nobody has it. */
export const tellStaffLater = (tx: Tx, appealId: string, kind: StaffNews, cause: string) =>
  later(tx, 'appeals.tell-staff', { appealId, kind, cause });
