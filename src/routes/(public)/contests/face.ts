import { locales, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { publicContest } from '#modules/contests/queries.ts';
import { namesIn, textIn } from '#modules/contests/rules.ts';
import type { PublicContest } from '#modules/contests/seen.ts';

/** A contest in the reader's language, as its pages say it. */
export function faceOf({ texts, groups, criteria, ...contest }: PublicContest, locale: Locale) {
  return {
    contest,
    text: textIn(texts, locale),
    /** The languages it is written in. */
    said: locales.filter((one) => texts[one]),
    groups: namesIn(groups, locale),
    criteria: namesIn(criteria, locale),
  };
}

/** The contest of an address in the reader's language; refuses (404) when everybody knows of none. */
export async function contestFace(code: string, locale: Locale) {
  const contest = await publicContest(code);
  if (!contest) throw new Refusal('contest.unknown', 404);
  return faceOf(contest, locale);
}
