import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Condition } from './desk-kinds.ts';

/** How pressing what is at work may be. */
export const pressing = ['late', 'very-late', 'today', 'soon', 'week'] as const;
export type Pressing = (typeof pressing)[number];

/** Somebody is asked and it is not done. */
export const atWork: Condition = sql<boolean>`state in ('assigned', 'accepted', 'disputed')`;

const from = sql`coalesce((due_by ->> 'from')::timestamptz, filed_at)`;

/** Very late: three times as long as there was. Soon: on one of the three days after today. */
export const dueWithin: Record<Pressing, () => Condition> = {
  late: () => sql<boolean>`due_at < ${now()}`,
  'very-late': () =>
    sql<boolean>`(due_at < ${now()} and ${now()}::timestamptz - ${from} >= 3 * (due_at - ${from}))`,
  today: () => sql<boolean>`(due_at >= ${now()} and due_at <= ${endOfToday().toJSDate()})`,
  soon: () => sql<boolean>`(due_at > ${endOfToday().toJSDate()} and due_at <= ${inDays(3)})`,
  week: () =>
    sql<boolean>`(due_at >= ${now()} and due_at <= ${endOfToday().endOf('week').toJSDate()})`,
};

/** Where this installation is. */
const endOfToday = () => DateTime.fromJSDate(now(), { zone: config.timeZone }).endOf('day');
const inDays = (days: number) => endOfToday().plus({ days }).endOf('day').toJSDate();
