/** How somebody who can be known in a picture agreed to it. */
export const consentWays = ['written', 'spoken'] as const;
export type ConsentWay = (typeof consentWays)[number];

/** Who agreed to be seen in a picture, how, when, and until when; null: for good. */
export type Consent = { who: string; way: ConsentWay; on: string; until: string | null };

/** A consent ends soon when it ends within so many days, or has ended. */
const SOON_DAYS = 30;

/** consent-ends: soon or already; no-consent: people who agreed, or nobody said, and no consent noted. */
export const libraryFilterNames = ['consent-ends', 'no-consent', 'no-rights'] as const;

/** The day by which a consent ends soon, seen from another; both YYYY-MM-DD. */
export const soonFrom = (today: string) =>
  new Date(Date.parse(today) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10);

export type ConsentStands = 'missing' | 'holds' | 'ends-soon' | 'over';

/** Where a consent stands on a day: YYYY-MM-DD sorts as it counts. */
export function consentStands(consent: Consent | null, today: string, soon: string): ConsentStands {
  if (!consent) return 'missing';
  if (consent.until === null || consent.until > soon) return 'holds';
  return consent.until < today ? 'over' : 'ends-soon';
}
