import type { Kysely } from 'kysely';
import { cached } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { db, type Database } from '#server/database.ts';
import {
  byGravity,
  concerns,
  isListedFor,
  stateAt,
  type Content,
  type MsgType,
  type Shown,
  type State,
} from './rules.ts';

/** The name under which each process remembers the warnings that hold. */
export const WARNINGS = 'warnings';
const MOST_PAST = 50;
const MOST_IN_FEED = 100;

/** The last alert of each warning that was ever out: all that anybody sees of it. */
const lastAlerts = (source: Kysely<Database>) =>
  source
    .selectFrom('warnings')
    .innerJoin('warning_alerts as last', (join) =>
      join
        .onRef('last.warning_id', '=', 'warnings.id')
        .onRef('last.number', '=', 'warnings.alerts'),
    )
    .innerJoin('warning_alerts as first', (join) =>
      join.onRef('first.warning_id', '=', 'warnings.id').on('first.number', '=', 1),
    )
    .select(['warnings.id', 'warnings.code', 'warnings.exercise', 'warnings.state', 'last.content'])
    .select(['first.sent_at as publishedAt', 'last.sent_at as changedAt']);

type Last = Awaited<ReturnType<ReturnType<typeof lastAlerts>['execute']>>[number];

function shown(row: Last, at: Date): Shown & { id: string } {
  const content = row.content as Content;
  const state = stateAt(row.state as State, new Date(content.expires), at);
  return { ...row, state, content };
}

const remembered = cached(WARNINGS, async (source) =>
  lastAlerts(source).where('warnings.state', '=', 'active').execute(),
);

/** Those that hold now, the worst first. At its expiry one is gone, whether or not a job ran. */
export async function holdingWarnings({ withExercises = false } = {}): Promise<Shown[]> {
  const at = now();
  return (await remembered())
    .map((row) => shown(row, at))
    .filter((one) => one.state === 'active' && isListedFor(one, withExercises))
    .sort(byGravity);
}

/** Those that hold now for people of these areas, and those for everybody: what a banner says. */
export async function bannerFor(
  areaIds: readonly string[],
  { withExercises = false } = {},
): Promise<Shown[]> {
  const holding = await holdingWarnings({ withExercises });
  return holding.filter(({ content }) => concerns(content, areaIds));
}

/** Those that are over, the newest first; never an exercise. */
export async function pastWarnings(): Promise<Shown[]> {
  const at = now();
  const rows = await lastAlerts(db)
    .where('warnings.exercise', '=', false)
    .orderBy('last.sent_at', 'desc')
    .limit(MOST_PAST)
    .execute();
  return rows.map((row) => shown(row, at)).filter(({ state }) => state !== 'active');
}

export type AlertLine = { identifier: string; sentAt: Date; msgType: MsgType };

/** One warning as everybody sees it, with all its alerts, oldest first; null before it is out. */
export async function warningOf(code: string): Promise<(Shown & { alerts: AlertLine[] }) | null> {
  const row = await lastAlerts(db).where('warnings.code', '=', code).executeTakeFirst();
  if (!row) return null;
  const { id, ...warning } = shown(row, now());
  const alerts = await db
    .selectFrom('warning_alerts')
    .select(['identifier', 'sent_at as sentAt', 'msg_type as msgType'])
    .where('warning_id', '=', id)
    .orderBy('number')
    .execute();
  return {
    ...warning,
    alerts: alerts.map((one) => ({ ...one, msgType: one.msgType as MsgType })),
  };
}

/** A published alert to the byte, for ever; null when there is none. */
export async function alertXml(identifier: string): Promise<string | null> {
  const row = await db
    .selectFrom('warning_alerts')
    .select('xml')
    .where('identifier', '=', identifier)
    .executeTakeFirst();
  return row?.xml ?? null;
}

/** The newest alerts, as a feed tells them; exercises are in none. */
export async function newestAlerts() {
  const rows = await db
    .selectFrom('warning_alerts')
    .innerJoin('warnings', 'warnings.id', 'warning_alerts.warning_id')
    .select(['warning_alerts.identifier', 'warning_alerts.sent_at as sentAt', 'warnings.code'])
    .select(['warning_alerts.msg_type as msgType', 'warning_alerts.content'])
    .where('warning_alerts.exercise', '=', false)
    .orderBy('warning_alerts.sent_at', 'desc')
    .orderBy('warning_alerts.identifier', 'desc')
    .limit(MOST_IN_FEED)
    .execute();
  return rows.map((row) => ({ ...row, content: row.content as Content }));
}
