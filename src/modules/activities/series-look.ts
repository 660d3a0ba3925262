import { sql } from 'kysely';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { textsById, type ActivityRow } from './keeping.ts';
import { movedBy, type SeriesScope } from './rules-series.ts';
import { dayOf, daysToCome, namedDays, seenOf } from './series-days.ts';

type Look = { scope: SeriesScope; hours?: number | undefined };

/**
 * What would happen if these days were called off or moved: each day, its new hour, how many people are
 * on it; and how many letters would be written. Nothing happens yet.
 */
export async function seriesAhead(actor: Actor, id: string, { scope, hours = 0 }: Look) {
  const day = await dayOf(db, actor, id);
  const days = await daysToCome(db, actor, day, scope);
  const texts = (await textsById(db, [id])).get(id) ?? {};
  return { texts, ...(await lookAt(days, hours)), waits: await moveThatWaits(actor, day) };
}

/** The move of a series that waits for a second person, as `seriesAhead` shows it; null when none does. */
async function moveThatWaits(actor: Actor, day: ActivityRow) {
  const move = await db
    .selectFrom('activity_moves')
    .selectAll()
    .where('series_id', '=', day.series_id)
    .executeTakeFirst();
  if (!move) return null;
  const by = personOf(actor);
  const days = await namedDays(db, actor, move.days);
  const own = by === move.proposed_by;
  return { own, ...(await lookAt(days, move.minutes)), seen: seenOf(days, move) };
}

async function lookAt(days: readonly ActivityRow[], minutes: number) {
  const ids = days.map(({ id }) => id);
  const [people, reach] = await Promise.all([peopleOn(ids), reachOf(ids)]);
  return {
    days: days.map(({ id, starts_at: startsAt, time_zone: timeZone }) => ({
      ...{ id, startsAt, timeZone, people: people.get(id) ?? 0 },
      becomes: movedBy(startsAt, minutes, timeZone),
    })),
    ...{ ...reach, seen: seenOf(days) },
  };
}

const signedUp = (ids: readonly string[]) =>
  db
    .selectFrom('activity_signups')
    .where('activity_id', 'in', [...ids])
    .where('state', 'in', ['confirmed', 'waiting']);

async function peopleOn(ids: readonly string[]) {
  const rows = await signedUp(ids)
    .select(['activity_id', sql<number>`sum(people)::int`.as('people')])
    .groupBy('activity_id')
    .execute();
  return new Map(rows.map(({ activity_id: id, people }) => [id, people]));
}

const reachOf = (ids: readonly string[]) =>
  signedUp(ids)
    .select([
      sql<number>`count(distinct email)::int`.as('letters'),
      sql<number>`(count(*) filter (where email is null))::int`.as('phones'),
    ])
    .executeTakeFirstOrThrow();
