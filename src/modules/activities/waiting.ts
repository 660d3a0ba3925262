import { sql } from 'kysely';
import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areasFor } from '#modules/meetings/grounds.ts';
import { askApprovers } from '#modules/notifications/approvers.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db, type Tx } from '#server/database.ts';
import { deskActivities } from './desk.ts';
import { areaLine, isEverywhere } from './grounds.ts';
import { textsById, type ActivityRow } from './keeping.ts';
import { textIn } from './rules.ts';

/** Has those asked who may publish an event, or a change of one. `changed`: who changed it last, and when. */
export async function askSecondPerson(
  tx: Tx,
  actor: Actor,
  { id, area_id: areaId }: ActivityRow,
  changed: { by: string | null; at: Date },
): Promise<void> {
  const texts = (await textsById(tx, [id])).get(id) ?? {};
  const areas = await areaLine(areaId);
  await askApprovers(tx, {
    ...{ what: 'activity', id, path: pressPaths.deskEvent(id) },
    once: `${id} ${changed.at.toISOString()}`,
    titles: Object.fromEntries(locales.map((locale) => [locale, texts[locale]?.title ?? ''])),
    ...{ permission: 'activity.hold', lies: [{ areas, organisationId: null }] },
    except: [changed.by, personOf(actor)],
  });
}

/** The events that wait for this very person, those that wait longest first. */
export async function waitingActivities(actor: Actor, locale: Locale) {
  if (!may(actor, 'activity.hold')) return [];
  const me = personOf(actor);
  return (await deskActivities(actor))
    .flatMap(({ id, texts, waiting_since: since, changed_by: by }) => {
      if (!since || by === me) return [];
      const titles = locales.map((one) => [one, texts[one]?.title ?? '']);
      const title = inLocale(Object.fromEntries(titles) as Record<Locale, string>, locale);
      return [{ id, title, since }];
    })
    .toSorted((one, other) => one.since.getTime() - other.since.getTime());
}

const MOST = 200;

/**
 * The series whose move to another hour waits for this very person, those that wait longest first; of each
 * the first day that would move. A series with a day on other ground is not theirs to agree to. 2 queries.
 */
export async function waitingMoves(actor: Actor, locale: Locale) {
  if (!may(actor, 'activity.hold')) return [];
  const areas = await areasFor(actor, 'activity.hold');
  const free = isEverywhere(actor, 'activity.hold');
  const rows = await db
    .selectFrom('activity_moves as move')
    .innerJoin('activities as day', 'day.series_id', 'move.series_id')
    .select(['move.series_id', 'move.proposed_at as since'])
    .select(sql<string>`(array_agg(day.id order by day.starts_at, day.id))[1]`.as('id'))
    .where('move.proposed_by', 'is distinct from', personOf(actor))
    .where(sql<boolean>`day.id = any(move.days)`)
    .where('day.state', '=', 'published')
    .where('day.starts_at', '>', now())
    .groupBy(['move.series_id', 'move.proposed_at'])
    .having(
      sql<boolean>`bool_and(case when day.area_id is null then ${free}::boolean
        else day.area_id = any(${areas}::uuid[]) end)`,
    )
    .orderBy('since')
    .limit(MOST)
    .execute();
  const texts = await textsById(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, since }) => ({
    ...{ id, title: textIn(texts.get(id) ?? {}, locale).title, since },
  }));
}
