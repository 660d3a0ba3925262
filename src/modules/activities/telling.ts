import type { Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { Attachment } from '#modules/letters/rules.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { asActivity, textsById, type ActivityRow } from './keeping.ts';
import { calendarFiles } from './letter-file.ts';
import { textIn, type ActivityTexts } from './rules.ts';
import { ticketLink } from './tickets.ts';

/** What somebody who signed up is written. */
export type Told =
  | ('ticket' | 'waiting' | 'moved-up' | 'changed' | 'cancelled' | 'reminder')
  | ('press-granted' | 'press-declined');

/** Who holds no ticket any more, or never did. */
const isOff = (what: Told) => what === 'cancelled' || what === 'press-declined';

const AT_ONCE = 200;
const absolute = (path: string) => new URL(path, config.publicUrl).href;

type SignUp = { id: string; email: string | null; locale: string };

/** Writes to one who signed up; whoever left no e-mail address reads it on their ticket's page. */
export async function writeTo(
  tx: Tx,
  activity: ActivityRow,
  { id, what }: { id: string; what: Told },
): Promise<void> {
  const one = await tx
    .selectFrom('activity_signups')
    .select(['id', 'email', 'locale'])
    .where('activity_id', '=', activity.id)
    .where('id', '=', id)
    .executeTakeFirst();
  const texts = (await textsById(tx, [activity.id])).get(activity.id) ?? {};
  if (one) await write(tx, { activity, texts, what, sequence: activity.sequence }, one);
}

type News = {
  activity: ActivityRow;
  texts: ActivityTexts;
  what: Told;
  sequence: number;
  /** The day as a calendar file, for whoever writes to many. */
  fileIn?: (locale: Locale) => Attachment;
  /** Why not, where it is not why the activity was called off. */
  reason?: string;
};

/** Writes to one of them, with the day as a calendar file. */
export async function write(tx: Tx, news: News, one: SignUp) {
  if (!one.email) return;
  const { activity, texts, what, sequence, reason = activity.cancel_reason } = news;
  const { fileIn = calendarFiles([{ activity, texts }]) } = news;
  const locale = one.locale as Locale;
  const say = sayIn(locale);
  const { title } = textIn(texts, locale);
  const params = {
    ...{ title, place: activity.place, reason },
    when: dateWords(locale, activity.starts_at, activity.time_zone, 'moment'),
  };
  const words = (part: 'subject' | 'words') =>
    say(`letter.event-${what}.${part}` satisfies MessageKey, params);
  const ticket = ticketLink(activity.code, { activityId: activity.id, id: one.id });
  const file = absolute(pressPaths.eventFile(activity.code));
  await writeLetter(tx, {
    ...{ to: one.email, locale, kind: `event-${what}`, aboutId: activity.id },
    once: `${one.id} ${sequence}`,
    subject: words('subject'),
    ...(what !== 'press-declined' && { attachment: fileIn(locale) }),
    parts: [
      words('words'),
      ...(isOff(what) ? [] : [say('letter.event.when-where', params)]),
      ...(isOff(what) ? [] : [{ href: ticket, words: say('letter.event.ticket') }]),
      ...(what === 'press-declined' ? [] : [{ href: file, words: say('letter.event.calendar') }]),
      ...(isOff(what) ? [] : [say('letter.event.not-coming')]),
    ],
  });
}

export type TellAll = {
  id: string;
  what: 'changed' | 'cancelled' | 'reminder';
  sequence: number;
  after?: number;
};

/**
 * Writes to everybody who signed up and has not cancelled, some hundred at a time; the rest by the next
 * job. Safe to run twice: each letter is written once. Nobody is told of a change of what is cancelled.
 */
export function tellAll({ after = 0, ...told }: TellAll): Promise<void> {
  return change(async (tx) => {
    const row = await tx
      .selectFrom('activities')
      .selectAll()
      .where('id', '=', told.id)
      .executeTakeFirst();
    if (!row || (row.state === 'cancelled') !== (told.what === 'cancelled')) return;
    const activity = asActivity(row);
    const texts = (await textsById(tx, [told.id])).get(told.id) ?? {};
    const some = await tx
      .selectFrom('activity_signups')
      .select(['id', 'email', 'locale', 'position'])
      .where('activity_id', '=', told.id)
      .where('state', 'in', told.what === 'reminder' ? ['confirmed'] : ['confirmed', 'waiting'])
      .where('position', '>', after)
      .orderBy('position')
      .limit(AT_ONCE)
      .execute();
    const fileIn = calendarFiles([{ activity, texts }]);
    for (const one of some) await write(tx, { activity, texts, fileIn, ...told }, one);
    const last = some.at(-1)?.position;
    if (last !== undefined && some.length === AT_ONCE)
      await later(tx, 'activities.tell-all', { ...told, after: last });
  });
}

/** Journalists who still waited for an answer are told that there is nothing to be let in to. Safe to run twice. */
export const tellPress = ({ id }: { id: string }): Promise<void> =>
  change(async (tx) => {
    const row = await tx
      .selectFrom('activities')
      .selectAll()
      .where('id', '=', id)
      .where('state', '=', 'cancelled')
      .executeTakeFirst();
    if (!row) return;
    const texts = (await textsById(tx, [id])).get(id) ?? {};
    const waiting = await tx
      .selectFrom('activity_press')
      .select(['id', 'email', 'locale'])
      .where('activity_id', '=', id)
      .where('state', '=', 'asked')
      .execute();
    const activity = asActivity(row);
    const fileIn = calendarFiles([{ activity, texts }]);
    const told = { activity, texts, fileIn, sequence: row.sequence };
    for (const one of waiting) await write(tx, { ...told, what: 'cancelled' }, one);
  });
