import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { deskRow } from './desk.ts';
import { deskQueue } from './desk-queues.ts';
import { requireMay } from './grounds.ts';
import type { DeskFilters } from './input.ts';

/** How long a report stays with whoever opened it, unless their page says that it is still open. */
export const LOCK_MIN = 10;

/** Who has a report. `mine`: whoever asks. `until` null: until they give it back. */
export type Lock = { name: string; since: Date; until: Date | null; mine: boolean };

/**
 * Takes a report to answer it, or renews what is taken, for 10 minutes. When somebody else has it,
 * nothing changes and theirs is given back; `over` takes it over. Refuses whoever may not see it.
 */
export async function takeLock(
  actor: Actor,
  code: string,
  { over = false, kept = false } = {},
): Promise<Lock> {
  const person = personOf(actor);
  const report = await deskRow(actor, code);
  await change((tx) => lock(tx, { reportId: report.id, personId: person.personId, over, kept }));
  return (await read(report.id, person.personId)) ?? takeLock(actor, code, { over, kept });
}

/** Gives a report back, if this person has it. A closed page gives back only what runs out by itself. */
export async function releaseLock(
  actor: Actor,
  code: string,
  { onlyTimed = false } = {},
): Promise<void> {
  const person = personOf(actor);
  const report = await deskRow(actor, code);
  await db
    .deleteFrom('report_locks')
    .where('report_id', '=', report.id)
    .where('person_id', '=', person.personId)
    .$if(onlyTimed, (query) => query.where('until_at', 'is not', null))
    .execute();
}

/** Who has the report now; null when nobody has. Refuses whoever may not see it. */
export async function lockOf(actor: Actor, code: string): Promise<Lock | null> {
  const report = await deskRow(actor, code);
  return read(report.id, actor.kind === 'person' ? actor.personId : '');
}

/** Takes a report for this person until given back. Refuses what a colleague has. */
export async function takeReport(actor: Actor, reportId: string): Promise<void> {
  const person = personOf(actor);
  return change(async (tx) => {
    const report = await tx
      .selectFrom('reports')
      .select(['area_id', 'category_id', 'organisation_id'])
      .where('id', '=', reportId)
      .executeTakeFirst();
    if (!report) throw new Refusal('report.unknown', 404);
    await requireMay(actor, 'report.see', report);
    const taken = await lock(tx, { reportId, personId: person.personId, over: false, kept: true });
    if (!taken) throw new Refusal('report.taken-by-other', 409);
  });
}

/** Gives back what was taken for the day. Refuses when a colleague has taken it over. */
export async function giveBack(actor: Actor, reportId: string): Promise<void> {
  const gone = await db
    .deleteFrom('report_locks')
    .where('report_id', '=', reportId)
    .where('person_id', '=', personOf(actor).personId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw new Refusal('report.taken-by-other', 409);
}

/**
 * Opens the next report of a list that nobody has, and takes it; of two who press at once each gets
 * another. The one just looked at is given back unless it was taken for the day. Null: all are taken.
 */
export async function takeNext(
  actor: Actor,
  filters: DeskFilters,
  from?: string,
): Promise<string | null> {
  const { reports } = await deskQueue(actor, { ...filters, size: '200', after: undefined });
  const at = reports.findIndex(({ code }) => code === from) + 1;
  const free = [...reports.slice(at), ...reports.slice(0, at)].filter(({ held }) => !held);
  const taken = await takeFirst(
    actor,
    free.filter(({ code }) => code !== from).map(({ id }) => id),
  );
  if (from) await releaseLock(actor, from, { onlyTimed: true });
  return free.find(({ id }) => id === taken)?.code ?? null;
}

/** Takes the first of these reports that nobody else has, for 10 minutes; null when all are taken. */
export async function takeFirst(
  actor: Actor,
  reportIds: readonly string[],
): Promise<string | null> {
  const { personId } = personOf(actor);
  for (const reportId of reportIds) {
    const taken = await change((tx) => lock(tx, { reportId, personId, over: false, kept: false }));
    if (taken) return reportId;
  }
  return null;
}

type Wanted = { reportId: string; personId: string; over: boolean; kept: boolean };

/** Whether it is theirs now. One statement, so of two who press at once one gets it. */
async function lock(tx: Tx, { reportId, personId, over, kept }: Wanted): Promise<boolean> {
  const at = now();
  const until = kept ? null : new Date(at.getTime() + LOCK_MIN * 60_000);
  const { rows } = await sql`
    insert into report_locks as held (report_id, person_id, since_at, until_at)
    values (${reportId}, ${personId}, ${at}, ${until})
    on conflict (report_id) do update set
      person_id = excluded.person_id,
      since_at = case when held.person_id = excluded.person_id and (held.until_at is null or held.until_at > ${at})
        then held.since_at else excluded.since_at end,
      until_at = case when held.person_id = excluded.person_id and held.until_at is null
        then null else excluded.until_at end
    where held.person_id = excluded.person_id or held.until_at <= ${at} or ${over}
    returning report_id`.execute(tx);
  return rows.length > 0;
}

async function read(reportId: string, personId: string): Promise<Lock | null> {
  const row = await db
    .selectFrom('report_locks')
    .innerJoin('people', 'people.id', 'report_locks.person_id')
    .select(['person_id', 'people.name', 'since_at', 'until_at'])
    .where('report_id', '=', reportId)
    .where((it) => it.or([it('until_at', 'is', null), it('until_at', '>', now())]))
    .executeTakeFirst();
  if (!row) return null;
  return {
    ...{ name: row.name, since: row.since_at, until: row.until_at },
    mine: row.person_id === personId,
  };
}

function personOf(actor: Actor) {
  if (actor.kind !== 'person') throw new Refusal('people.may-not-desk', 403);
  return actor;
}
