import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { moderatedBy } from '#modules/publications/commented.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { Picked } from './input.ts';
import type { LeavingReason } from './rules.ts';

/** What was decided together: how many comments, and by what it can be undone. */
export type Decision = { id: string; count: number };

/**
 * Lets everybody read these comments. Of a row of the queue with the same words the first is shown,
 * the others are said already. Refuses comments elsewhere than on one's ground.
 */
export const publishComments = (actor: Actor, picked: Picked) => decide(actor, picked, null);

/** Leaves these comments out, and all that say the same, with a reason that their writers read. */
export const leaveOutComments = (actor: Actor, picked: Picked, reason: LeavingReason) =>
  decide(actor, picked, reason);

function decide(actor: Actor, picked: Picked, reason: LeavingReason | null): Promise<Decision> {
  return change(async (tx) => {
    await requireGround(
      tx,
      actor,
      picked.map(({ publicationId }) => publicationId),
    );
    const id = newId();
    const by = personOf(actor);
    // All rows first, in one order: two who decide at once wait for each other and find nothing left.
    const { rows } = await sql<{ publication_id: string }>`
      with picked as (
        select distinct comment.publication_id, comment.words_key
        from comments comment
        join unnest(${picked.map((one) => one.publicationId)}::uuid[],
          ${picked.map((one) => one.id)}::uuid[]) as pick (publication_id, id) using (publication_id, id)
        where comment.state = 'held'),
      alike as (
        select comment.publication_id, comment.id, comment.words_key, comment.sent_at
        from comments comment join picked using (publication_id, words_key)
        where comment.state = 'held'
        order by comment.publication_id, comment.id for update of comment),
      ranked as (
        select publication_id, id, row_number() over (
          partition by publication_id, words_key order by sent_at, id) as place
        from alike)
      update comments set
        state = case when ${reason}::text is null and ranked.place = 1 then 'published' else 'left-out' end,
        reason = case when ${reason}::text is null and ranked.place = 1 then null
          else coalesce(${reason}::text, 'said-already') end,
        decided_at = ${now()}, decided_by = ${by}::uuid, decision_id = ${id}::uuid, flags = 0
      from ranked
      where comments.publication_id = ranked.publication_id and comments.id = ranked.id
        and comments.state = 'held'
      returning comments.publication_id`.execute(tx);
    if (rows.length === 0) throw new Refusal('comment.decided-already', 409);
    await noteDown(tx, actor, reason ? 'comment.left-out' : 'comment.published', rows);
    return { id, count: rows.length };
  });
}

async function requireGround(tx: Tx, actor: Actor, publications: readonly string[]) {
  if (!may(actor, 'comment.moderate')) throw new Refusal('people.may-not-desk', 403);
  const asked = [...new Set(publications)];
  const theirs = await moderatedBy(tx, actor, asked);
  if (theirs.length < asked.length) throw new Refusal('comment.not-yours', 403);
}

async function noteDown(
  tx: Tx,
  actor: Actor,
  event: string,
  rows: readonly { publication_id: string }[],
) {
  const counts = new Map<string, number>();
  for (const { publication_id: id } of rows) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const [id, count] of counts) {
    await record(tx, actor, event, { subject: 'publication', id, count });
  }
}

/** What was decided together is held again, as if nobody had. Gives how many. */
export function undoDecision(actor: Actor, decision: string): Promise<number> {
  return change(async (tx) => {
    await requireGround(tx, actor, []);
    const found = await tx
      .selectFrom('comments')
      .select('publication_id')
      .distinct()
      .where('decision_id', '=', decision)
      .execute();
    if (found.length === 0) throw new Refusal('comment.gone', 404);
    await requireGround(
      tx,
      actor,
      found.map(({ publication_id: id }) => id),
    );
    const rows = await tx
      .updateTable('comments')
      .set({ ...asUnread, decision_id: null })
      .where('decision_id', '=', decision)
      .returning('publication_id')
      .execute();
    await noteDown(tx, actor, 'comment.undone', rows);
    return rows.length;
  });
}

const asUnread = { state: 'held', reason: null, decided_at: null, decided_by: null };

/** Published or left-out comments are held again, each for itself. Gives how many. */
export function holdAgain(actor: Actor, picked: Picked): Promise<number> {
  return change(async (tx) => {
    await requireGround(
      tx,
      actor,
      picked.map(({ publicationId }) => publicationId),
    );
    const rows = await tx
      .updateTable('comments')
      .set({ ...asUnread, decision_id: null })
      .where((where) =>
        where(
          where.refTuple('publication_id', 'id'),
          'in',
          picked.map((one) => where.tuple(one.publicationId, one.id)),
        ),
      )
      .where('state', '<>', 'held')
      .returning('publication_id')
      .execute();
    if (rows.length === 0) throw new Refusal('comment.decided-already', 409);
    await noteDown(tx, actor, 'comment.held-again', rows);
    return rows.length;
  });
}
