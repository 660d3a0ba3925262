const YEAR = 365;

/**
 * What has an end and is ended here, in this order: after how many days, and how. Reports are kept
 * as long as their category says, counted from their last change.
 */
export const kinds = {
  report: { days: null, ending: 'anonymise' },
  appeal: { days: 5 * YEAR, ending: 'anonymise' },
  letter: { days: YEAR, ending: 'delete' },
  reason: { days: 3 * YEAR, ending: 'delete' },
} as const satisfies Record<string, { days: number | null; ending: 'anonymise' | 'delete' }>;
export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

/** What its own module erases all the time, in days: it was never meant to stay. */
export const shortLived = {
  photo: 2,
  document: 1,
  session: 90,
  notification: 30,
  bulk: 30,
  address: 365,
} as const;
export type ShortLived = keyof typeof shortLived;

const DAY_MS = 86_400_000;
/** How long the administrators have between hearing of a kind's first erasing and the erasing. */
const WARNING_DAYS = 7;

/** What is older than this is due. */
export const cutoffOf = (kind: Kind, at: Date) =>
  new Date(at.getTime() - (kinds[kind].days ?? 0) * DAY_MS);

/** When a kind may be erased for the first time; null before anybody was warned. */
export const firstRunAt = (warnedAt: Date | null) =>
  warnedAt && new Date(warnedAt.getTime() + WARNING_DAYS * DAY_MS);
