import type { Locale } from '#basics/localised.ts';
import type { Place } from '#basics/place.ts';

/**
 * What an old case may be here. Never confirmed: another system's "closed" is what somebody said,
 * and nobody here has said that it is true.
 */
export const importedStates = ['received', 'claimed', 'declined'] as const;
export type ImportedState = (typeof importedStates)[number];

/** An old case of another system, put into our words. `externalId` is its number there. */
export type ImportedReport = {
  externalId: string;
  categoryId: string;
  state: ImportedState;
  place: Place;
  address: string;
  words: string;
  locale: Locale;
  filedAt: Date;
  changedAt: Date;
  claimedAt: Date | null;
};

/** Why a row of a file of old cases is left out; `import.rejected.…` says it in words. */
export type Rejection =
  | 'row-broken'
  | 'letters-unreadable'
  | 'no-id'
  | 'id-too-long'
  | 'id-twice'
  | 'no-date'
  | 'date-unreadable'
  | 'date-in-future'
  | 'dates-reversed'
  | 'no-place'
  | 'place-unreadable'
  | 'place-outside'
  | 'category-unknown'
  | 'category-left-out'
  | 'state-unknown'
  | 'words-too-long'
  | 'address-too-long';

const ID_LENGTH = 120;
const WORDS_LENGTH = 4000;
const ADDRESS_LENGTH = 300;

/** What is wrong with an old case, as seen at a moment; null when nothing is. */
export function flawOf(report: ImportedReport, at: Date): Rejection | null {
  const { filedAt, changedAt, claimedAt } = report;
  if (report.externalId.length > ID_LENGTH) return 'id-too-long';
  if (report.words.length > WORDS_LENGTH) return 'words-too-long';
  if (report.address.length > ADDRESS_LENGTH) return 'address-too-long';
  if ([filedAt, changedAt, claimedAt ?? filedAt].some((moment) => moment > at)) {
    return 'date-in-future';
  }
  return changedAt < filedAt || (claimedAt ?? filedAt) < filedAt ? 'dates-reversed' : null;
}
