import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { DateTime } from 'luxon';
import { deskOrganisations } from '#modules/organisations/queries.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { atWork, dueWithin } from './desk-due.ts';
import { severityIs, type Condition } from './desk-kinds.ts';
import { onGrounds } from './grounds.ts';
import { NOBODY, type DeskFilters, type Queue } from './input.ts';
import { areasUnder, categoriesUnder } from './queries.ts';

/** What somebody banned has filed stands apart; asked by its number, an index alone can say so. */
const heldByBan = sql<boolean>`(ban_id is not null and state = 'received')`;
const notByBan = sql<boolean>`code not in (select code from reports where ${heldByBan})`;

/** What narrows the list to one queue. */
const inQueue: Record<Queue, () => Condition[]> = {
  triage: () => [sql<boolean>`state = 'received'`, notByBan],
  held: () => [sql<boolean>`showing = 'held'`, notByBan],
  late: () => [atWork, sql<boolean>`due_at < ${now()}`],
  open: () => [sql<boolean>`state in ('assigned', 'accepted')`],
  claimed: () => [sql<boolean>`state = 'claimed'`],
  disputed: () => [sql<boolean>`state = 'disputed'`],
  flagged: () => [sql<boolean>`flagged_at is not null`],
  'part-changed': () => [sql<boolean>`part_changed_at is not null`],
  banned: () => [heldByBan],
  all: () => [],
};

/** Everything that narrows the list to what is asked for and what this person may see. */
export async function conditionsOf(actor: Actor, filters: DeskFilters): Promise<Condition[]> {
  return [
    await onGrounds(actor, 'report.see'),
    ...(filters.queue === 'banned' ? [await onGrounds(actor, 'report.ban')] : []),
    ...inQueue[filters.queue](),
    ...(await whereAndWhat(filters)),
    ...(await whose(actor, filters)),
    ...whenAndHow(filters),
  ];
}

async function whereAndWhat({ category, area }: DeskFilters): Promise<Condition[]> {
  return [
    ...(category ? [oneOf(sql`category_id`, await categoriesUnder(category))] : []),
    ...(area ? [oneOf(sql`area_id`, await areasUnder(area))] : []),
  ];
}

/** A list of one is asked as one: then an index in order can answer. */
const oneOf = (column: RawBuilder<unknown>, ids: readonly string[]): Condition =>
  ids.length === 1
    ? sql<boolean>`${column} = ${ids[0]}::uuid`
    : sql<boolean>`${column} = any(${[...ids]}::uuid[])`;

async function whose(actor: Actor, { organisation, mine }: DeskFilters): Promise<Condition[]> {
  const conditions: Condition[] = [];
  if (organisation === NOBODY) conditions.push(sql<boolean>`organisation_id is null`);
  else if (organisation) {
    const found = (await deskOrganisations(actor)).find(({ key }) => key === organisation);
    conditions.push(found ? sql<boolean>`organisation_id = ${found.id}` : sql<boolean>`false`);
  }
  if (mine) {
    const personId = personOf(actor);
    conditions.push(sql<boolean>`id in (select report_id from report_locks
      where person_id = ${personId} and (until_at is null or until_at > ${now()}))`);
  }
  return conditions;
}

function whenAndHow(filters: DeskFilters): Condition[] {
  const { state, severity, channel, since, until, due, disputed } = filters;
  return [
    ...(state ? [sql<boolean>`state = ${state}`] : []),
    ...(severity ? [severityIs(severity)] : []),
    ...(channel ? [channelIs(channel)] : []),
    ...(since ? [sql<boolean>`filed_at >= ${beginOf(since).toJSDate()}`] : []),
    ...(until ? [sql<boolean>`filed_at < ${beginOf(until).plus({ days: 1 }).toJSDate()}`] : []),
    ...(due ? [atWork, dueWithin[due]()] : []),
    ...(disputed ? [sql<boolean>`(state = 'disputed' or round > 1)`] : []),
  ];
}

/** Nearly all come by the web; the others have an index of their own. */
const channelIs = (channel: string): Condition =>
  channel === 'web'
    ? sql<boolean>`channel = 'web'`
    : sql<boolean>`(channel = ${channel} and channel <> 'web')`;

/** Where this installation is. */
const beginOf = (day: string) => DateTime.fromISO(day, { zone: config.timeZone });

/** All of them, as one. */
export const all = (conditions: readonly Condition[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`${sql.join([sql`true`, ...conditions], sql` and `)}`;
