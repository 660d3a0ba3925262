import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { areasFor } from '#modules/meetings/grounds.ts';
import type { Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { db, readDb } from '#server/database.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { within } from '#modules/areas/rules.ts';
import { isEverywhere } from './grounds.ts';
import type { HeldFilters } from './input.ts';
import { textsById } from './keeping.ts';
import type { ActivityKind } from './rules.ts';

const MOST = 1000;

const dayOf = (day: string) => DateTime.fromISO(day, { zone: config.timeZone });

/** Of which areas somebody may count: null is everywhere, those for everywhere too. */
async function countedAreas(actor: Actor, areaId: string | undefined) {
  const own = await areasFor(actor, 'figure.see');
  if (areaId === undefined) return isEverywhere(actor, 'figure.see') ? null : own;
  const asked = within(areaId, await areaTree()).map(({ id }) => id);
  return asked.filter((id) => own.includes(id));
}

/**
 * The yearly accounting: how many activities were held, how many people they reached, and the list behind
 * the number ("130 with school students since January"). Days are those of the installation's clock, both
 * included; with an audience it counts those that reached any of it, and of the people only these.
 */
export async function activitiesHeld(actor: Actor, filters: HeldFilters) {
  const areas = await countedAreas(actor, filters.areaId);
  const rows = await heldRows(areas, filters);
  const ids = rows.map(({ id }) => id);
  const texts = await textsById(db, ids);
  return {
    count: rows[0]?.all ?? 0,
    people: rows[0]?.everybody ?? 0,
    list: rows.map((row) => ({
      ...{ id: row.id, code: row.code, kind: row.kind as ActivityKind, place: row.place },
      ...{ startsAt: row.starts_at, timeZone: row.time_zone, areaId: row.area_id },
      ...{ people: row.people, texts: texts.get(row.id) ?? {} },
    })),
  };
}

const heldRows = (areas: string[] | null, { from, to, audience }: HeldFilters) =>
  db
    .selectFrom('activities')
    .leftJoin('activity_reached as reached', (join) =>
      join
        .onRef('reached.activity_id', '=', 'activities.id')
        .$call((it) => (audience ? it.on('reached.audience', '=', audience) : it)),
    )
    .select(['id', 'code', 'kind', 'starts_at', 'time_zone', 'place', 'area_id'])
    .select(sql<number>`coalesce(sum(reached.people), 0)::int`.as('people'))
    .select(sql<number>`count(*) over ()::int`.as('all'))
    .select(sql<number>`(sum(coalesce(sum(reached.people), 0)) over ())::int`.as('everybody'))
    .where('state', '=', 'held')
    .$if(areas !== null, (it) => it.where('area_id', '=', sql<string>`any(${areas}::uuid[])`))
    .$if(from !== undefined, (it) => it.where('starts_at', '>=', dayOf(from ?? '').toJSDate()))
    .$if(to !== undefined, (it) =>
      it.where(
        'starts_at',
        '<',
        dayOf(to ?? '')
          .plus({ days: 1 })
          .toJSDate(),
      ),
    )
    .groupBy('id')
    .$if(audience !== undefined, (it) => it.having(sql<boolean>`sum(reached.people) > 0`))
    .orderBy('starts_at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();

type Span = { since: Date; until: Date };

/**
 * What a campaign's activities came to in a span of time, for everybody: how many were held and how
 * many people they reached, as they were written down afterwards. 1 query.
 */
export async function heldForCampaign(campaignId: string, { since, until }: Span) {
  const row = await readDb
    .selectFrom('activities')
    .select((it) => [
      it.fn.countAll<number>().as('events'),
      sql<number>`coalesce(sum((select sum(people) from activity_reached
        where activity_id = activities.id)), 0)::int`.as('people'),
    ])
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'held')
    .where('starts_at', '>=', since)
    .where('starts_at', '<', until)
    .executeTakeFirstOrThrow();
  return { events: row.events, people: row.people };
}
