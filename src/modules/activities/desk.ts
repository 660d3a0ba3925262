import { sql } from 'kysely';
import { areasFor } from '#modules/meetings/grounds.ts';
import { DESK_PAGE } from '#basics/page-number.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { isEverywhere, requireHolder } from './grounds.ts';
import type { ActivityForm } from './input.ts';
import { asActivity, lockActivity, textsById } from './keeping.ts';
import type { SignUpState } from './rules.ts';
import { movesWaiting } from './series-days.ts';

/** A page of the activities of one's areas and one more: those that wait for a second person first, then the newest days. */
export async function deskActivities(actor: Actor, page = 1) {
  const areas = await areasFor(actor, 'activity.hold');
  const free = isEverywhere(actor, 'activity.hold');
  const rows = await db
    .selectFrom('activities')
    .selectAll()
    .select((it) =>
      it
        .selectFrom('activity_signups')
        .select(sql<number>`coalesce(sum(people), 0)::int`.as('coming'))
        .whereRef('activity_id', '=', 'activities.id')
        .where('state', 'in', ['confirmed', 'came'])
        .as('coming'),
    )
    .where(
      sql<boolean>`(area_id = any(${areas}::uuid[]) or (${free}::boolean and area_id is null))`,
    )
    .orderBy(sql`waiting_since is null`)
    .orderBy('starts_at', 'desc')
    .orderBy('id')
    .limit(DESK_PAGE + 1)
    .offset((page - 1) * DESK_PAGE)
    .execute();
  const [texts, moves] = await Promise.all([
    textsById(
      db,
      rows.map(({ id }) => id),
    ),
    movesWaiting(
      db,
      rows.map((row) => row.series_id),
    ),
  ]);
  return rows.map(({ coming, ...row }) => ({
    ...asActivity(row),
    moves: moves.has(row.series_id),
    coming: coming ?? 0,
    texts: texts.get(row.id) ?? {},
  }));
}

/** One activity as the desk works on it, with the change that waits and how it went. */
export async function deskActivity(actor: Actor, id: string) {
  const row = isId(id)
    ? await db.selectFrom('activities').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('activity.unknown', 404);
  await requireHolder(actor, row.area_id);
  const [texts, results, reached, counts, moves] = await Promise.all([
    textsById(db, [id]),
    db
      .selectFrom('activity_results')
      .select('minutes')
      .where('activity_id', '=', id)
      .executeTakeFirst(),
    db
      .selectFrom('activity_reached')
      .select(['audience', 'people'])
      .where('activity_id', '=', id)
      .execute(),
    countsOf(id),
    movesWaiting(db, [row.series_id]),
  ]);
  return {
    ...{ ...asActivity(row), moves: moves.has(row.series_id) },
    inSeries: row.series_id !== row.id || row.repeats !== 'once',
    proposal: row.proposal as ActivityForm | null,
    texts: texts.get(id) ?? {},
    minutes: results?.minutes ?? '',
    reached: Object.fromEntries(reached.map(({ audience, people }) => [audience, people])),
    counts,
  };
}

async function countsOf(id: string): Promise<Record<SignUpState, number>> {
  const rows = await db
    .selectFrom('activity_signups')
    .select(['state', sql<number>`sum(people)::int`.as('people')])
    .where('activity_id', '=', id)
    .groupBy('state')
    .execute();
  const found = new Map(rows.map(({ state, people }) => [state, people]));
  return {
    confirmed: found.get('confirmed') ?? 0,
    waiting: found.get('waiting') ?? 0,
    came: found.get('came') ?? 0,
    cancelled: found.get('cancelled') ?? 0,
  };
}

/** Who signed up, in their order; how to reach them is asked for apart, with a reason. */
export async function deskSignUps(actor: Actor, id: string) {
  const { counts } = await deskActivity(actor, id);
  const rows = await db
    .selectFrom('activity_signups')
    .select(['id', 'state', 'people', 'name', 'medium', 'signed_up_at', 'came_at'])
    .select(sql<boolean>`email is not null`.as('hasEmail'))
    .where('activity_id', '=', id)
    .orderBy('position')
    .execute();
  return { counts, list: rows.map((row) => ({ ...row, state: row.state as SignUpState })) };
}

/** How to reach those who signed up and have not cancelled; who asks and why is kept. */
export function readContacts(actor: Actor, id: string, why: string) {
  return change(async (tx) => {
    await lockActivity(tx, actor, id);
    await record(tx, actor, 'activity.contacts-read', { subject: 'activity', id, why });
    return tx
      .selectFrom('activity_signups')
      .select(['id', 'email', 'phone', 'guardian_name', 'guardian_contact'])
      .where('activity_id', '=', id)
      .where('state', '<>', 'cancelled')
      .orderBy('position')
      .execute();
  });
}
