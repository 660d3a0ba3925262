import { sql } from 'kysely';
import { DESK_PAGE } from '#basics/page-number.ts';
import { Refusal } from '#basics/refusal.ts';
import { isEverywhere } from '#modules/activities/grounds.ts';
import { areasFor } from '#modules/meetings/grounds.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { requireThere } from './grounds.ts';
import { asContest, asLine, lineColumns, textsById, type ContestRow } from './keeping.ts';

/** A page of the contests of one's areas and one more: those that wait for a second person first, then the newest. */
export async function deskContests(actor: Actor, page = 1) {
  const permission: Permission = may(actor, 'contest.hold') ? 'contest.hold' : 'contest.judge';
  const areas = await areasFor(actor, permission);
  const free = isEverywhere(actor, permission);
  const rows = await db
    .selectFrom('contests')
    .selectAll()
    .select((it) =>
      it
        .selectFrom('contest_entries')
        .select(sql<number>`count(*) filter (where state = 'held')::int`.as('held'))
        .whereRef('contest_id', '=', 'contests.id')
        .as('held'),
    )
    .select('last_number as entries')
    .where(
      sql<boolean>`(area_id = any(${areas}::uuid[]) or (${free}::boolean and area_id is null))`,
    )
    .$if(permission === 'contest.judge', (it) => it.where('state', '=', 'published'))
    .orderBy(sql`waiting_since is null`)
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .limit(DESK_PAGE + 1)
    .offset((page - 1) * DESK_PAGE)
    .execute();
  const texts = await textsById(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ held, entries, ...row }) => ({
    ...asContest(row),
    ...{ held: held ?? 0, entries, texts: texts.get(row.id) ?? {} },
  }));
}

/** The row of a contest for somebody who holds contests there. */
export async function deskRow(actor: Actor, id: string): Promise<ContestRow> {
  const row = isId(id)
    ? await db.selectFrom('contests').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('contest.unknown', 404);
  await requireThere(actor, 'contest.hold', row.area_id);
  return asContest(row);
}

/** One contest as the desk works on it, with how far its jury is: how many marks, never which. */
export async function deskContest(actor: Actor, id: string) {
  const row = await deskRow(actor, id);
  const [texts, counts, jurors] = await Promise.all([
    textsById(db, [id]),
    countsOf(id),
    jurorsOf(id),
  ]);
  return { ...row, texts: texts.get(id) ?? {}, counts, jurors };
}

async function countsOf(id: string) {
  const rows = await db
    .selectFrom('contest_entries')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('contest_id', '=', id)
    .groupBy('state')
    .execute();
  const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { held: of('held'), accepted: of('accepted'), declined: of('declined') };
}

const jurorsOf = (id: string) =>
  db
    .selectFrom('contest_jurors')
    .select(['id', 'name', 'person_id'])
    .select((it) =>
      it
        .selectFrom('contest_marks')
        .select(sql<number>`count(*)::int`.as('marked'))
        .whereRef('contest_marks.contest_id', '=', 'contest_jurors.contest_id')
        .whereRef('juror_id', '=', 'contest_jurors.id')
        .as('marked'),
    )
    .where('contest_id', '=', id)
    .where('ended_at', 'is', null)
    .orderBy('invited_at')
    .execute();

/** Where everybody stands, once judging is closed: for whoever writes the results and prints certificates. */
export async function deskStandings(actor: Actor, id: string) {
  const contest = await deskRow(actor, id);
  if (!contest.judged_at) return [];
  const rows = await db
    .selectFrom('contest_entries')
    .select(lineColumns)
    .where('contest_id', '=', id)
    .where('state', '=', 'accepted')
    .orderBy('group_at')
    .orderBy('jury_place')
    .orderBy('vote_place')
    .orderBy('number')
    .execute();
  return rows.map(asLine).map((entry) => ({
    ...{ number: entry.number ?? 0, title: entry.title, group: entry.group_at },
    ...{ jury: entry.jury, juryPlace: entry.jury_place, language: entry.locale },
    ...{ votes: entry.votes, votePlace: entry.vote_place },
  }));
}

/** The notes of the jury, once judging is closed; whose each is, is not said. */
export async function juryNotes(actor: Actor, id: string) {
  const contest = await deskRow(actor, id);
  if (!contest.judged_at) return [];
  return db
    .selectFrom('contest_marks')
    .innerJoin('contest_entries as entry', (join) =>
      join
        .onRef('entry.contest_id', '=', 'contest_marks.contest_id')
        .onRef('entry.id', '=', 'contest_marks.entry_id'),
    )
    .select(['entry.number', 'note'])
    .where('contest_marks.contest_id', '=', id)
    .where('note', '<>', '')
    .orderBy('entry.number')
    .orderBy('note')
    .execute();
}
