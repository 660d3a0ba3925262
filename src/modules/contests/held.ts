import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { isEverywhere } from '#modules/activities/grounds.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { within } from '#modules/areas/rules.ts';
import { areasFor } from '#modules/meetings/grounds.ts';
import type { Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import type { HeldFilters } from './input.ts';
import { textsById } from './keeping.ts';

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
 * The yearly accounting: how many contests had their results let out between two days, how many entries
 * took part in them, and the list behind the number.
 */
export async function contestsHeld(actor: Actor, filters: HeldFilters) {
  const rows = await heldRows(await countedAreas(actor, filters.areaId), filters);
  const texts = await textsById(
    db,
    rows.map(({ id }) => id),
  );
  return {
    count: rows.length,
    entries: rows.reduce((all, { entries }) => all + (entries ?? 0), 0),
    list: rows.map((row) => ({
      ...{ id: row.id, code: row.code, resultsAt: row.results_at, areaId: row.area_id },
      ...{ entries: row.entries ?? 0, votes: row.votes, texts: texts.get(row.id) ?? {} },
    })),
  };
}

const heldRows = (areas: string[] | null, { from, to }: HeldFilters) =>
  db
    .selectFrom('contests')
    .select(['id', 'code', 'results_at', 'area_id', 'votes'])
    .select((it) =>
      it
        .selectFrom('contest_entries')
        .select(sql<number>`count(*)::int`.as('entries'))
        .whereRef('contest_id', '=', 'contests.id')
        .where('contest_entries.state', 'in', ['accepted', 'forgotten'])
        .where('decided_at', 'is not', null)
        .as('entries'),
    )
    .where('state', 'in', ['results', 'ended'])
    .$if(areas !== null, (it) => it.where('area_id', '=', sql<string>`any(${areas}::uuid[])`))
    .$if(from !== undefined, (it) => it.where('results_at', '>=', dayOf(from ?? '').toJSDate()))
    .$if(to !== undefined, (it) =>
      it.where(
        'results_at',
        '<',
        dayOf(to ?? '')
          .plus({ days: 1 })
          .toJSDate(),
      ),
    )
    .orderBy('results_at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
