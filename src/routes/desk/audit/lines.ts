import type { Locale } from '#basics/localised.ts';
import { whyParts } from '#basics/reading-reasons.ts';
import type { MessageKey, Say } from '#basics/words.ts';
import type { AuditRow } from '#modules/people/audit.ts';
import type { Actor } from '#modules/people/rules.ts';
import { sayIn, wordsFor } from '#server/words.ts';
import { aboutOf, namesOf } from './things.ts';

/** Each row of the reading log as it is shown and taken along: who did what, to what, and why. */
export async function linesOf(actor: Actor, rows: AuditRow[], locale: Locale) {
  const names = await namesOf(actor, rows, locale);
  const say = sayIn(locale);
  return rows.map((row) => ({
    at: row.at,
    person: row.person || say(`audit.by.${row.by}` as MessageKey),
    what: eventWords(row.event, locale, say),
    about: aboutOf(row, names, say),
    why: whyWords(row.why, say),
  }));
}

/** An event nobody has put into words yet is named by its own name. */
function eventWords(event: string, locale: Locale, say: Say): string {
  const key = `audit.event.${event}`;
  return key in wordsFor(locale, ['audit.event.']) ? say(key as MessageKey) : event;
}

function whyWords(why: string, say: Say): string {
  const { reason, words } = whyParts(why);
  return [reason !== 'other' && say(`reading.reason.${reason}`), words].filter(Boolean).join(': ');
}
