const S = 1000;
const H = 3600 * S;
const DAY_S = 86_400;

/** How long a subscription holds, in seconds: what was asked for, within what we keep. */
export const leaseOf = (asked: number | undefined): number =>
  Math.min(30 * DAY_S, Math.max(DAY_S, asked ?? 10 * DAY_S));

/** How many subscriptions one host may hold: a large reader has one for each feed. */
export const MOST_OF_HOST = 500;

/** How long after each question without an answer the next one comes. */
const questionWaits = [60 * S, 600 * S];
/** How long after each message that did not arrive the next one comes: the last again and again. */
const messageWaits = [10 * S, 300 * S, H / 2, 2 * H, 6 * H, 12 * H];

/** When to ask again whether they want it; null: no more. */
export const nextQuestion = (tries: number, at: Date): Date | null => {
  const wait = questionWaits[tries - 1];
  return wait === undefined ? null : new Date(at.getTime() + wait);
};

/** When to tell again whoever could not be told, as they say themselves where that is later. */
export const nextMessage = (failures: number, afterS: number | null, at: Date): Date => {
  const wait = messageWaits[Math.min(failures, messageWaits.length) - 1] ?? 0;
  return new Date(at.getTime() + Math.max(wait, (afterS ?? 0) * S));
};

/** After so long without a success somebody is told nothing until they subscribe anew. */
export const FAILING_MS = 72 * H;
