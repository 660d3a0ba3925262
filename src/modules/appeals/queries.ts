import { sql } from 'kysely';
import type { DeadlineRule } from '#basics/deadline.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree, subtreeOf } from '#modules/areas/queries.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { endOfTerm } from './clock.ts';
import { onAppealGrounds, requireAppeal } from './grounds.ts';
import type { AppealFilters } from './input.ts';
import type { AppealKind } from './law.ts';
import { queues, readNumber, type AppealQueue, type AppealState } from './rules.ts';

const PAGE = 50;
const SOON: DeadlineRule = {
  ...{ amount: 3, unit: 'working-days', starts: 'next-day', ends: 'as-it-falls', law: '' },
};

/** What the desk's list says of an appeal: nothing of who appeals. */
const rows = () =>
  db
    .selectFrom('appeals')
    .select(['number', 'kind', 'state', 'area_id', 'organisation_id', 'review_organisation_id'])
    .select(['handler_id', 'subject', 'received_at', 'due_at', 'forwarded_at', 'late']);
type Rows = ReturnType<typeof rows>;

const running: AppealState[] = ['new', 'handled'];

/** As `isOverdue` says it of one. */
const isLateNow = () =>
  sql<boolean>`(state in ('new', 'handled', 'waiting') and (late or (state <> 'waiting' and due_at < ${now()})))`;

/** What narrows the list to one queue; `soon`: the end of the third working day from now. */
const inQueue: Record<AppealQueue, (query: Rows, soon: Date) => Rows> = {
  new: (query) => query.where('state', '=', 'new'),
  'due-soon': (query, soon) =>
    query.where('state', 'in', running).where('due_at', '>=', now()).where('due_at', '<=', soon),
  overdue: (query) => query.where(isLateNow()),
  waiting: (query) => query.where('state', '=', 'waiting'),
  forwarded: (query) =>
    query.where('forwarded_at', 'is not', null).where('state', 'in', [...running, 'waiting']),
  answered: (query) => query.where('state', 'in', ['answered', 'reviewed', 'closed']),
  review: (query) => query.where('state', '=', 'review'),
  all: (query) => query,
};

/** One page of the desk's list, the first due first, on this person's ground. */
export async function deskAppeals(actor: Actor, filters: AppealFilters) {
  const mine = await onAppealGrounds(actor, 'appeal.see');
  let query = inQueue[filters.queue](rows(), await soonFromNow()).where(mine);
  if (filters.organisation) query = query.where('organisation_id', '=', filters.organisation);
  if (filters.area) {
    const area = (await areaTree()).find(({ key }) => key === filters.area);
    query = query.where('area_id', 'in', area ? await subtreeOf(area.id) : []);
  }
  if (filters.q) query = searched(query, filters.q);
  const cursor = /^(\d{1,15})-(\d{4}-\d{6})$/.exec(filters.after ?? '');
  if (cursor) {
    const after = new Date(Number(cursor[1]));
    query = query.where(sql<boolean>`(due_at, number) > (${after}, ${cursor[2]})`);
  }
  const found = await query
    .orderBy('due_at')
    .orderBy('number')
    .limit(PAGE + 1)
    .execute();
  const appeals = found.slice(0, PAGE).map(asListed);
  const last = appeals.at(-1);
  return {
    appeals,
    next: found.length > PAGE && last ? `${last.due_at.getTime()}-${last.number}` : null,
  };
}

const soonFromNow = () => endOfTerm(SOON, now());

type Row = Awaited<ReturnType<Rows['execute']>>[number];
const asListed = (row: Row) => ({
  ...row,
  kind: row.kind as AppealKind,
  state: row.state as AppealState,
});

const searched = (query: Rows, words: string): Rows =>
  query.where(
    sql<boolean>`(number = ${readNumber(words)} or search @@ (websearch_to_tsquery('russian', ${words}) || websearch_to_tsquery('simple', ${words})))`,
  );

/** How many wait in each queue, up to 1,000 each. 1 query. */
export async function appealCounts(actor: Actor): Promise<Record<AppealQueue, number>> {
  const mine = await onAppealGrounds(actor, 'appeal.see');
  const soon = await soonFromNow();
  const counted = (queue: AppealQueue) =>
    db
      .selectFrom(
        inQueue[queue](rows(), soon)
          .where(mine)
          .clearSelect()
          .select(sql`1`.as('one'))
          .limit(1000)
          .as('some'),
      )
      .select((it) => it.fn.countAll<number>().as('count'));
  const row = await db
    .selectNoFrom(queues.filter((it) => it !== 'all').map((queue) => counted(queue).as(queue)))
    .executeTakeFirstOrThrow();
  return { all: 0, ...row } as Record<AppealQueue, number>;
}

/** Appeals these words may mean (number, subject, words, address) that this person may see. */
export async function searchAppeals(actor: Actor, words: string, limit: number) {
  if (!may(actor, 'appeal.see') || !words.trim()) return [];
  const mine = await onAppealGrounds(actor, 'appeal.see');
  const found = await searched(rows(), words)
    .where(mine)
    .orderBy('due_at', 'desc')
    .limit(limit)
    .execute();
  return found.map(asListed);
}

/** For the board of due dates: what must be answered, overdue and soonest first, 200 at most. */
export async function boardAppeals(actor: Actor) {
  if (!may(actor, 'appeal.see')) return [];
  const mine = await onAppealGrounds(actor, 'appeal.see');
  const found = await rows()
    .where('state', 'in', running)
    .where(mine)
    .orderBy('due_at')
    .orderBy('number')
    .limit(200)
    .execute();
  return found.map(asListed);
}

/** The id behind a number, for who may handle that appeal. Refuses everybody else. */
export async function handlableId(actor: Actor, number: string): Promise<string> {
  const row = await db
    .selectFrom('appeals')
    .select(['id', 'area_id', 'organisation_id', 'review_organisation_id'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) throw new Refusal('appeal.unknown', 404);
  await requireAppeal(actor, 'appeal.handle', row);
  return row.id;
}
