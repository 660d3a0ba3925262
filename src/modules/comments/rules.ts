import type { Locale } from '#basics/localised.ts';
import type { CommentsThere } from '#modules/publications/rules.ts';

export const commentStates = ['held', 'published', 'left-out'] as const;
/** held: nobody has read it yet, or too many flagged it. */
export type CommentState = (typeof commentStates)[number];

/** Why a comment is left out: its writer reads it in their language. */
export const leavingReasons = [
  'spam',
  'insult',
  'personal',
  'law',
  'off-topic',
  'said-already',
] as const;
export type LeavingReason = (typeof leavingReasons)[number];

/** So many different readers flag what is published, and it is held until it is read again. */
export const FLAGS_TO_HOLD = 3;
/** A reader's flag counts once in so many days; by what that is known is forgotten then. */
export const FLAG_DAYS = 30;
/** What was left out is erased after so many days. */
export const LEFT_OUT_DAYS = 30;

export const MOST_WORDS = 2000;
export const MOST_NAME = 60;

/** A comment as it is stored, as far as it decides who sees what. */
export type StoredComment = {
  id: string;
  state: CommentState;
  name: string;
  words: string;
  locale: Locale;
  sentAt: Date;
};

export type SeenComment = Omit<StoredComment, 'state'>;

/**
 * What a stranger sees of a comment: its words and name once somebody has read it, and only where
 * its item is out and has comments; else nothing. Nothing else may show one: no feed, no search.
 */
export function commentSeenByStranger(
  { id, state, name, words, locale, sentAt }: StoredComment,
  item: { out: boolean; comments: CommentsThere },
): SeenComment | null {
  if (state !== 'published' || !item.out || item.comments === 'off') return null;
  return { id, name, words, locale, sentAt };
}

/** What makes a comment look like spam. It sorts the queue and decides nothing. */
export const commentSigns = [
  'links',
  'repeated',
  'wrong-answers',
  'shouting',
  'in-a-hurry',
] as const;
export type CommentSign = (typeof commentSigns)[number];

/** How it came: how often the question was answered wrong before, and how long the form was open. */
export type Coming = { wrongAnswers: number; openMs: number };

const MANY_LINKS = 2;
const HURRY_MS = 4000;
const LEAST_LETTERS = 20;

/** The signs of a comment, in plain words for whoever reads it. */
export function signsOf(words: string, { wrongAnswers, openMs }: Coming): CommentSign[] {
  const there: Record<CommentSign, boolean> = {
    links: linksIn(words) >= MANY_LINKS,
    repeated: repeatsItself(words),
    'wrong-answers': wrongAnswers >= 2,
    shouting: isShouted(words),
    'in-a-hurry': openMs < HURRY_MS,
  };
  return commentSigns.filter((sign) => there[sign]);
}

const linksIn = (words: string) =>
  words.match(
    /https?:\/\/|www\.|\bt\.me\/|\b[\w-]+\.(?:com|net|org|ru|kz|info|biz|top|xyz|shop)\b/gi,
  )?.length ?? 0;

/** A word stands there often, and is a good part of all. */
function repeatsItself(words: string): boolean {
  const all = wordsIn(words).filter((word) => word.length > 2);
  const counts = new Map<string, number>();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return most >= 5 && most * 3 >= all.length;
}

function isShouted(words: string): boolean {
  const letters = words.match(/\p{L}/gu) ?? [];
  const capitals = words.match(/\p{Lu}/gu) ?? [];
  return letters.length >= LEAST_LETTERS && capitals.length * 10 >= letters.length * 7;
}

const wordsIn = (words: string) => words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words without case, signs and spaces: what is the same here is one row of the queue. */
export const bareWords = (words: string) => wordsIn(words.normalize('NFKC')).join(' ') || words;

/** From so many with the same words on they count as a sign themselves. */
export const MANY_ALIKE = 3;
