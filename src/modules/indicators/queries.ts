import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { onGrounds, whereOf } from '#modules/reports/grounds.ts';
import type { State } from '#modules/reports/rules.ts';
import { originalForReading } from '#modules/media/queries.ts';
import { groundsOf, may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import type { Box } from '#server/picture-copies.ts';
import { cutOut } from '#server/picture-text.ts';
import type { IndicatorFilters } from './input.ts';
import { matchKey, kinds, type Kind } from './rules.ts';

const PAGE = 50;
const MOST_SIGHTINGS = 200;

/** At how many places an indicator was seen, and since when. A merged report is no place of its own. */
const placesSeen = (id: string) =>
  sql<number>`(select count(*)::int from indicator_sightings as seen
  join reports on reports.id = seen.report_id and reports.state <> 'merged'
  where seen.indicator_id = ${sql.raw(id)})`.as('places');

type Lying = {
  id: string;
  area_id: string | null;
  category_id: string;
  organisation_id: string | null;
};

/** What the desk sees of a wall: what was read or typed, what became of it, where else it stands; null for whoever may not. */
export async function wallOf(actor: Actor, report: Lying) {
  const where = await whereOf(report);
  if (!may(actor, 'indicator.see', where)) return null;
  const [rows, readings] = await Promise.all([
    proposalsOf(report.id),
    db
      .selectFrom('indicator_readings')
      .select(['state', 'problem'])
      .where('report_id', '=', report.id)
      .execute(),
  ]);
  return {
    may: { confirm: may(actor, 'indicator.confirm', where) },
    reading: readings.some(({ state }) => state === 'begun'),
    failed: readings.some(({ state }) => state === 'failed'),
    read: readings.length > 0,
    proposals: rows.map(({ kind, confirmed_kind: confirmedKind, confirmed_as: as, ...row }) => ({
      ...row,
      kind: (confirmedKind ?? kind) as Kind,
      value: as ?? row.written,
      state: row.state as 'proposed' | 'confirmed' | 'rejected',
    })),
  };
}

const proposalsOf = (reportId: string) =>
  db
    .selectFrom('indicator_proposals as proposal')
    .leftJoin('indicators', (on) =>
      on
        .onRef('indicators.match_key', '=', 'proposal.match_key')
        .onRef('indicators.kind', '=', 'proposal.kind'),
    )
    .leftJoin('indicator_sightings as sighting', (on) =>
      on
        .onRef('sighting.report_id', '=', 'proposal.report_id')
        .onRef('sighting.proposal_id', '=', 'proposal.id'),
    )
    .leftJoin('indicators as confirmed', 'confirmed.id', 'sighting.indicator_id')
    .select(['proposal.id', 'proposal.kind', 'proposal.written', 'proposal.state'])
    .select(['proposal.certainty', 'sighting.written as confirmed_as'])
    .select(['confirmed.kind as confirmed_kind'])
    .select((it) => [
      it('proposal.box', 'is not', null).as('cut'),
      it.fn.coalesce('confirmed.id', 'indicators.id').as('indicator_id'),
      it.fn.coalesce('confirmed.first_seen_at', 'indicators.first_seen_at').as('since'),
      placesSeen('coalesce(confirmed.id, indicators.id)'),
    ])
    .where('proposal.report_id', '=', reportId)
    .orderBy('proposal.made_at')
    .orderBy('proposal.id')
    .execute();

/** The piece of the photo where something was read, as WebP. Refuses whoever may not see it. */
export async function wallCutOut(actor: Actor, code: string, proposalId: string): Promise<Buffer> {
  const report = await deskRow(actor, code, 'indicator.see');
  const proposal = await db
    .selectFrom('indicator_proposals')
    .select(['photo_id', 'box'])
    .where('report_id', '=', report.id)
    .where('id', '=', proposalId)
    .executeTakeFirst();
  const bytes = proposal?.photo_id && (await originalForReading(report.id, proposal.photo_id));
  if (!bytes) throw new Refusal('photo.gone', 404);
  return cutOut(bytes, proposal.box as Box);
}

/** Indicators, the last seen first, 50 a page; `q` finds look-alikes too. How many places each: everywhere. */
export async function indicatorList(actor: Actor, { kind, q, after }: IndicatorFilters) {
  if (!may(actor, 'indicator.see')) throw new Refusal('people.may-not-desk', 403);
  const keys = q ? kinds.flatMap((one) => matchKey(one, q) ?? []) : [];
  const [lastSeen, lastId] = (after ?? '').split('_');
  const rows = await db
    .selectFrom('indicators')
    .select(['id', 'kind', 'value', 'first_seen_at', 'last_seen_at', placesSeen('indicators.id')])
    .$if(kind !== undefined, (it) => it.where('kind', '=', kind ?? ''))
    .$if(Boolean(q), (it) =>
      it.where((or) => or.or(keys.map((key) => or('match_key', 'like', `${escaped(key)}%`)))),
    )
    .$if(/^\d{1,15}$/.test(lastSeen ?? '') && isId(lastId ?? ''), (it) =>
      it.where(
        sql<boolean>`(last_seen_at, indicators.id) < (${new Date(Number(lastSeen))}, ${lastId}::uuid)`,
      ),
    )
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const shown = rows.slice(0, PAGE).map((row) => ({ ...row, kind: row.kind as Kind }));
  const last = shown.at(-1);
  return {
    indicators: shown,
    next: rows.length > PAGE && last ? `${last.last_seen_at.getTime()}_${last.id}` : null,
  };
}

const escaped = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`);

/**
 * One indicator and where it was seen: the reports on this person's ground, newest first, and how
 * many places lie elsewhere. Refuses an unknown one.
 */
export async function indicatorSeen(actor: Actor, id: string) {
  if (!may(actor, 'indicator.see')) throw new Refusal('people.may-not-desk', 403);
  const mine =
    groundsOf(actor, 'indicator.see')?.length === 0
      ? sql<boolean>`false`
      : await onGrounds(actor, 'indicator.see');
  const indicator = await db
    .selectFrom('indicators')
    .select(['id', 'kind', 'value', 'first_seen_at', 'last_seen_at', placesSeen('indicators.id')])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!indicator) throw new Refusal('indicator.unknown', 404);
  const sightings = await db
    .selectFrom('indicator_sightings')
    .innerJoin('reports', 'reports.id', 'indicator_sightings.report_id')
    .select(['code', 'state', 'address', 'area_id', 'written', 'seen_at'])
    // Of all on their ground, however many are shown.
    .select((it) => it.fn.countAll<number>().over().as('all_here'))
    .where('indicator_id', '=', id)
    .where('state', '<>', 'merged')
    .where(mine)
    .orderBy('seen_at', 'desc')
    .limit(MOST_SIGHTINGS)
    .execute();
  return {
    indicator: { ...indicator, kind: indicator.kind as Kind },
    sightings: sightings.map((row) => ({ ...row, state: row.state as State })),
    elsewhere: Math.max(0, indicator.places - (sightings[0]?.all_here ?? 0)),
  };
}
