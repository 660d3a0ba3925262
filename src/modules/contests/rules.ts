import { inLocale, type Localised, type Locale } from '#basics/localised.ts';

export const states = [
  ...(['draft', 'waiting', 'published', 'judged', 'results', 'ended', 'cancelled'] as const),
] as const;
export type ContestState = (typeof states)[number];

export const takings = ['words', 'pictures', 'video'] as const;
export type Taking = (typeof takings)[number];

export type EntryState =
  'unconfirmed' | 'held' | 'accepted' | 'declined' | 'withdrawn' | 'forgotten';

/** So long after the results names and addresses of entrants, guardians and jurors are erased. */
export const CONTACT_DAYS = 60;
/** So long an entry waits for its address to be confirmed. */
export const CONFIRM_DAYS = 3;
/** A contest that nobody ends counts as over so long after its last day. */
export const UNENDED_DAYS = 120;
/** An entry that may not be kept as a memory is forgotten so long after the results. */
export const ARCHIVE_DAYS = 365;
export const LEAST_SCORE = 1;
export const MOST_SCORE = 10;

export type ContestText = {
  title: string;
  rules: string;
  prizes: string;
  organisers: string;
  results: string;
};
export type ContestTexts = Partial<Record<Locale, ContestText>>;
/** Age groups or criteria: each in the languages it is written in. */
export type Named = Partial<Localised>[];

const next: Record<ContestState, readonly ContestState[]> = {
  draft: ['waiting'],
  waiting: ['draft', 'published'],
  published: ['judged', 'cancelled'],
  judged: ['results', 'cancelled'],
  results: ['ended'],
  ended: [],
  cancelled: [],
};

/** Whether a contest may go from one state to the other. */
export const canBecome = (from: ContestState, to: ContestState) => next[from].includes(to);

/** What everybody may know of: never a draft, nor what waits for a second person. */
export const isPublic = (state: ContestState) => state !== 'draft' && state !== 'waiting';

export type Timed = {
  state: ContestState;
  opensAt: Date;
  closesAt: Date;
  votesFrom: Date | null;
  votesUntil: Date | null;
};

/** What happens in a contest now, as its page says it. */
export type Phase = 'soon' | 'entries' | 'waits' | 'votes' | 'judging' | 'results' | 'cancelled';

export function phaseOf(contest: Timed, at: Date): Phase {
  const { state, opensAt, closesAt, votesFrom, votesUntil } = contest;
  if (state === 'cancelled') return 'cancelled';
  if (state === 'results' || state === 'ended') return 'results';
  if (state === 'judged') return 'judging';
  if (at < opensAt) return 'soon';
  if (at < closesAt) return 'entries';
  if (!votesFrom || !votesUntil || at >= votesUntil) return 'judging';
  return at < votesFrom ? 'waits' : 'votes';
}

/** Whether entries can be sent and changed. */
export const takesEntries = (contest: Timed, at: Date) =>
  contest.state === 'published' && at >= contest.opensAt && at < contest.closesAt;

/** Whether the jury gives its marks: once nothing can be entered or changed any more. */
export const takesMarks = (contest: Timed, at: Date) =>
  contest.state === 'published' && at >= contest.closesAt;

/** Whether everybody can vote. */
export const takesVotes = (contest: Timed, at: Date) =>
  contest.state === 'published' && phaseOf(contest, at) === 'votes';

/** Whether everybody sees the entries: not while others can still copy them. */
export const showsEntries = (contest: Timed, at: Date) =>
  contest.state !== 'cancelled' && isPublic(contest.state) && at >= contest.closesAt;

/** Whether everybody knows who won. */
export const showsResults = (state: ContestState) => state === 'results' || state === 'ended';

/** The text in the reader's language, or in one that there is. */
export function textIn(texts: ContestTexts, locale: Locale): ContestText & { locale: Locale } {
  const order: Locale[] = [locale, 'ru', 'kk', 'en'];
  const found = order.find((one) => texts[one]?.title) ?? locale;
  const none = { title: '', rules: '', prizes: '', organisers: '', results: '' };
  return { ...none, ...texts[found], locale: found };
}

/** The names of groups or criteria in the reader's language. */
export const namesIn = (named: Named, locale: Locale) => named.map((one) => inLocale(one, locale));

const wordsOf = (name: string) =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Whether a name to be shown gives away the full name of a minor: two words of it. */
export function tellsFullName(shown: string, name: string): boolean {
  const full = new Set(wordsOf(name));
  return wordsOf(shown).filter((word) => full.has(word)).length > 1;
}

/** What may stand for whoever entered, once the results are out: nothing without their consent. */
export const shownName = (entry: { shownAs: string; mayName: boolean }) =>
  entry.mayName ? entry.shownAs : '';
