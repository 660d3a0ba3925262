import type { Category } from '#modules/categories/rules.ts';

/** How an endpoint is reached. */
export type Reach = {
  id: string;
  organisationId: string;
  url: string;
  jurisdictionId: string;
  apiKey: string;
  format: 'json' | 'xml';
  hasUpdates: boolean | null;
};

/** A task of one round at an endpoint: a dispute begins the next. */
export type RequestRef = { reportId: string; id: string; round: number };

const MINUTE_MS = 60_000;
const LONGEST_MS = 6 * 60 * MINUTE_MS;

/** When to try again after so many failures: a minute, two, four … six hours; never before `afterS`. */
export function nextTry(attempts: number, at: Date, afterS = 0): Date {
  const pause = Math.min(MINUTE_MS * 2 ** Math.max(0, attempts - 1), LONGEST_MS);
  return new Date(at.getTime() + Math.max(pause, afterS * 1000));
}

/** Their code for one of our kinds; null when it is not sent there. */
export function codeFor(
  category: Pick<Category, 'key' | 'sensitivity'>,
  codes: Record<string, string>,
  otherCode: string,
): string | null {
  const named = codes[category.key];
  if (named) return named;
  // What strangers never see is handed on only where somebody said so for just this kind.
  return category.sensitivity === 'never' ? null : otherCode || null;
}

/** What an endpoint says of a request now; `media`: a picture it shows, `updateMedia`: one of its updates. */
export type Heard = {
  status: string;
  extended: string;
  words: string;
  media: string;
  updateMedia: string;
};

/** open: they work on it; done: they say it is done; refused: not theirs; elsewhere: joined with another. */
export type Meaning = 'open' | 'done' | 'refused' | 'elsewhere';

const refused =
  /reject|declin|not[ _](our|ours|responsib|councils)|wrong (agency|department|organi)|unable_to_fix|no_further_action|отклон|не наш|не относится|отказано|қабылданба|біздікі емес|бас тарт/iu;
const elsewhere =
  /^(duplicate|merged)$|duplicate|joined with another|объединено|дубл|біріктірілді/iu;

/** What their status means to us. "Claimed" is our own word for "done, to be confirmed". */
export function meaningOf({ status, extended, words }: Heard): Meaning {
  if (/^claimed$/i.test(extended)) return 'done';
  const over = /^(closed|fixed|completed|resolved)/i.test(status);
  if (!over) return 'open';
  const said = `${extended}\n${words}`;
  if (elsewhere.test(extended) || (!extended && elsewhere.test(words))) return 'elsewhere';
  return refused.test(said) ? 'refused' : 'done';
}

/** The picture that can be a proof: of an update, or one that was not there while it was open. */
export const proofOf = ({ media, updateMedia }: Heard, seenMedia: string | null): string =>
  updateMedia || (media && seenMedia !== null && media !== seenMedia ? media : '');
