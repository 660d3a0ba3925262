import { sql } from 'kysely';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { all, conditionsOf } from './desk-filtering.ts';
import type { Condition } from './desk-kinds.ts';
import { onGrounds } from './grounds.ts';
import { cursorOf, findRows, type Found } from './desk-sorting.ts';
import { deskFilters, queues, type DeskFilters, type Queue } from './input.ts';
import { searchRows } from './searching.ts';
import type { State } from './rules.ts';

const fields = [
  'id',
  'code',
  'state',
  'showing',
  'severity',
  'category_id',
  'area_id',
  'organisation_id',
  'words',
  'address',
  'channel',
  'round',
  'filed_at',
  'changed_at',
  'due_at',
  'lon',
  'lat',
] as const;

/** The rows of the desk's list with these ids or codes, and who has each in hand now; in no order. */
const rowsOf = (codes: readonly string[]) =>
  db
    .selectFrom('reports')
    .leftJoin('report_locks', (join) =>
      join
        .onRef('report_id', '=', 'reports.id')
        .on((it) => it.or([it('until_at', 'is', null), it('until_at', '>', now())])),
    )
    .leftJoin('people', 'people.id', 'report_locks.person_id')
    .select(fields.map((field) => `reports.${field}` as const))
    .select([
      'report_locks.person_id as holderId',
      'people.name as holder',
      'since_at as heldSince',
    ])
    .where('code', '=', sql<string>`any(${[...codes]}::text[])`)
    .execute();

const sizeOf = ({ size }: DeskFilters) => Number(size ?? 50);

/**
 * One page of the desk's list as it is narrowed and sorted, in the ground this person works on, and
 * where the next begins. What is looked for by words or number comes newest first. 2 to 5 queries.
 */
export async function deskQueue(actor: Actor, filters: DeskFilters) {
  const conditions = await conditionsOf(actor, filters);
  const size = sizeOf(filters);
  const asked = { conditions, filters, limit: size + 1 };
  const contacts = may(actor, 'contact.read') ? actor : null;
  const found = filters.q ? await searchRows(asked, filters.q, contacts) : await findRows(asked);
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  return {
    reports: await filled(actor, shown),
    next: found.length > size && last ? cursorOf(last) : null,
  };
}

/** The found rows with all that the list says of them, in their order. */
async function filled(actor: Actor, found: readonly Found[]) {
  if (found.length === 0) return [];
  const rows = new Map((await rowsOf(found.map(({ code }) => code))).map((row) => [row.code, row]));
  const own = actor.kind === 'person' ? actor.personId : '';
  return found.flatMap(({ code }) => {
    const row = rows.get(code);
    if (!row) return [];
    const { holderId, holder, heldSince, ...rest } = row;
    const held =
      holder && heldSince ? { name: holder, since: heldSince, mine: holderId === own } : null;
    return [{ ...rest, state: row.state as State, held }];
  });
}

const CAP = 1000;

const counted = (conditions: readonly Condition[]) =>
  sql<number>`(select count(*) from (select 1 from reports where ${all(conditions)} limit ${CAP}) counted)`;

/** How many each filter finds, up to 1,000 ("999+"). 1 query. */
export async function countEach(actor: Actor, asked: readonly DeskFilters[]): Promise<number[]> {
  if (asked.length === 0) return [];
  const each = await Promise.all(asked.map((filters) => conditionsOf(actor, filters)));
  const { rows } = await sql<{ counts: number[] }>`/* planned anew */
    select array[${sql.join(each.map(counted))}]::int[] as counts`.execute(db);
  return rows[0]?.counts ?? [];
}

/** The queues this person is shown: what a ban holds back is for who may ban. */
export const queuesOf = (actor: Actor): Queue[] =>
  queues.filter((queue) => queue !== 'banned' || may(actor, 'report.ban'));

/** Those of them that are counted: all of them together is no task. */
export const countedQueues = (actor: Actor) => queuesOf(actor).filter((queue) => queue !== 'all');

/** How many wait in each queue, up to 1,000 each (the tab says "999+"). 1 query. */
export async function deskCounts(actor: Actor): Promise<Partial<Record<Queue, number>>> {
  const asked = countedQueues(actor);
  const counts = await countEach(
    actor,
    asked.map((queue) => deskFilters.parse({ queue })),
  );
  return Object.fromEntries(asked.map((queue, at) => [queue, counts[at] ?? 0]));
}

/** Where these reports lie and what state each is in, of those this person may see. 1 query. */
export async function deskPlaces(actor: Actor, codes: readonly string[]) {
  return db
    .selectFrom('reports')
    .select(['code', 'state', 'lon', 'lat'])
    .where('code', '=', sql<string>`any(${[...codes]}::text[])`)
    .where(await onGrounds(actor, 'report.see'))
    .execute();
}

/** The numbers of everything such a list holds, in its order, up to 1,000: what is done to all of it. */
export async function everyCode(actor: Actor, filters: DeskFilters): Promise<string[]> {
  const codes: string[] = [];
  let after: string | undefined;
  do {
    const page = await deskQueue(actor, { ...filters, size: '200', after });
    codes.push(...page.reports.map(({ code }) => code));
    after = page.next ?? undefined;
  } while (after && codes.length < CAP);
  return codes.slice(0, CAP);
}
