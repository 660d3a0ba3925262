/** What a webhook can be told. Every other move of a public report is a change. */
export const hookEvents = [
  'report.filed',
  'report.published',
  'report.assigned',
  'report.accepted',
  'report.claimed',
  'report.confirmed',
  'report.disputed',
  'report.declined',
  'report.merged',
  'report.hidden',
  'report.changed',
] as const;
export type HookEvent = (typeof hookEvents)[number];

const named: Record<string, HookEvent> = {
  'report.approved': 'report.published',
  'report.imported': 'report.filed',
};

/** The event of a webhook that a move of a report is. */
export const hookEventOf = (event: string): HookEvent =>
  named[event] ?? hookEvents.find((one) => one === event) ?? 'report.changed';

/** Why a hook is told nothing: its owner, three days of failures, or whoever looks after them all. */
export const pauses = ['owner', 'failed', 'house'] as const;
export type Pause = (typeof pauses)[number];

const S = 1000;
const H = 3600 * S;

/** How long after each failed try the next one comes: about three days in all. */
const waits = [5 * S, 300 * S, H / 2, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 20 * H];

/** When to try again after so many tries; null: it is given up. */
export function nextTry(attempts: number, afterS: number | null, at: Date): Date | null {
  const wait = waits[attempts - 1];
  if (wait === undefined) return null;
  return new Date(at.getTime() + Math.max(wait, (afterS ?? 0) * S));
}

/** After so long without a success a hook is paused. */
export const FAILING_MS = 72 * H;

/** What was sent, or given up, is kept so long. */
export const KEPT_DAYS = 30;

type Filter = {
  areaIds: readonly string[];
  categoryIds: readonly string[];
  events: readonly string[];
};
type Happened = { event: string; areas: readonly string[]; categories: readonly string[] };

/** Whether a hook wants to hear of it; areas and categories of a report go up to the root. */
export const wants = (hook: Filter, { event, areas, categories }: Happened): boolean =>
  hook.events.includes(event) &&
  (hook.areaIds.length === 0 || hook.areaIds.some((id) => areas.includes(id))) &&
  (hook.categoryIds.length === 0 || hook.categoryIds.some((id) => categories.includes(id)));
