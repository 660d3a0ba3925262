import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { SourceForm } from './input.ts';

function requireSources(actor: Actor): void {
  if (!may(actor, 'warning.source')) throw new Refusal('people.may-not-administer', 403);
}

/** Has the feed of another authority asked from now on. */
export async function addSource(actor: Actor, { name, url }: SourceForm): Promise<string> {
  requireSources(actor);
  const id = newId();
  await change(async (tx) => {
    const made = { made_at: now(), made_by: personOf(actor) };
    const added = await tx
      .insertInto('warning_sources')
      .values({ id, name, url, ...made })
      .onConflict((on) => on.column('url').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) throw new Refusal('warning.source-known', 409, {}, 'url');
    await record(tx, actor, 'warning.source-added', { subject: 'warning', id });
    await later(tx, 'cap.ask-source', { id });
  });
  return id;
}

/** Pauses a feed, has it asked again, or takes it away with all that was heard from it. */
export async function changeSource(
  actor: Actor,
  id: string,
  to: 'pause' | 'resume' | 'drop',
): Promise<void> {
  requireSources(actor);
  if (!isId(id)) throw new Refusal('warning.source-unknown', 404);
  await change(async (tx) => {
    const changed =
      to === 'drop'
        ? await tx.deleteFrom('warning_sources').where('id', '=', id).executeTakeFirst()
        : await tx
            .updateTable('warning_sources')
            .set({ paused: to === 'pause' })
            .where('id', '=', id)
            .executeTakeFirst();
    const count = 'numDeletedRows' in changed ? changed.numDeletedRows : changed.numUpdatedRows;
    if (count === 0n) throw new Refusal('warning.source-unknown', 404);
    await record(tx, actor, `warning.source-${to}`, { subject: 'warning', id });
  });
}

/** The feeds of other authorities, as they fare. */
export async function allSources(actor: Actor) {
  requireSources(actor);
  return db.selectFrom('warning_sources').selectAll().orderBy('name').execute();
}

/** Has every feed asked that is not paused, each by a job of its own. */
export const askSources = (): Promise<void> =>
  change(async (tx) => {
    const sources = await tx
      .selectFrom('warning_sources')
      .select('id')
      .where('paused', '=', false)
      .execute();
    for (const { id } of sources) {
      await later(tx, 'cap.ask-source', { id }, { key: `cap.ask-source:${id}`, maxAttempts: 3 });
    }
  });

/** One feed to be asked, and which of its alerts are known; null when it is paused or gone. */
export async function sourceToAsk(id: string) {
  const source = await db
    .selectFrom('warning_sources')
    .select(['id', 'url', 'etag'])
    .where('id', '=', id)
    .where('paused', '=', false)
    .executeTakeFirst();
  if (!source) return null;
  const known = await db
    .selectFrom('warning_heard')
    .select('address')
    .where('source_id', '=', id)
    .execute();
  return { ...source, known: new Set(known.map(({ address }) => address)) };
}

/** Writes down how asking a feed went; `etag` only after all that it named was heard. */
export async function noteAsked(
  id: string,
  { etag, problem }: { etag: string | null; problem: string | null },
): Promise<void> {
  await db
    .updateTable('warning_sources')
    .set({
      ...{ asked_at: now(), problem: problem?.slice(0, 500) ?? null },
      ...(problem === null && { heard_at: now(), etag }),
    })
    .where('id', '=', id)
    .execute();
}
