import { DateTime } from 'luxon';
import type { Locale } from '#basics/localised.ts';
import type { ItemText, ItemTexts } from '#modules/syndication/rules.ts';

/** How often somebody hears of what is not urgent. */
export const digestChoices = ['daily', 'weekly', 'none'] as const;

/** The hour of the place at which digests leave, and the weekday of the weekly one: Monday. */
const DIGEST_HOUR = 8;
const WEEKLY_ON = 1;

/** Who was asked and did not answer is forgotten after so many days. */
export const UNCONFIRMED_DAYS = 3;
/** After so many days it is forgotten who was told what; how many it were stays. */
export const SENDINGS_DAYS = 90;
/** An address is not asked again before the hour is over. */
export const ASK_AGAIN_MS = 3_600_000;
/** So many wishes an address may have. */
export const MOST_WISHES = 20;

/** So many are sent by one job. */
export const BATCH = 100;
/** So many of one job are on their way at once: no more are repeated when the worker is killed. */
export const AT_ONCE = 20;
/** Tries in all, over some sixteen hours: a warning is no news after that. */
export const MOST_TRIES = 12;

/** The last moment by now at which a digest left, and the day it is named for. */
export function lastDigest(way: 'daily' | 'weekly', timeZone: string, at: Date) {
  const local = DateTime.fromJSDate(at, { zone: timeZone });
  const hour = local.set({ hour: DIGEST_HOUR, minute: 0, second: 0, millisecond: 0 });
  const day = hour > local ? hour.minus({ days: 1 }) : hour;
  const then = way === 'daily' ? day : day.minus({ days: (day.weekday - WEEKLY_ON + 7) % 7 });
  return { at: then.toJSDate(), day: then.toFormat('yyyy-MM-dd') };
}

/** The text of a thing for a reader: in their language, or in one it has, and then which. */
export function textFor(texts: ItemTexts, locale: Locale): { in: Locale; text: ItemText } | null {
  for (const one of [locale, 'ru', 'kk', 'en'] as const) {
    const text = texts[one];
    if (text) return { in: one, text };
  }
  return null;
}

/** What was corrected, if this revision says so in any language. */
export const hasNote = (texts: ItemTexts) => Object.values(texts).some(({ note }) => Boolean(note));
