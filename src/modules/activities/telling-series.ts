import type { Locale } from '#basics/localised.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { asActivity, textsById, type ActivityRow } from './keeping.ts';
import { calendarFile, calendarFiles } from './letter-file.ts';
import { textIn, type ActivityTexts } from './rules.ts';
import { movedBy } from './rules-series.ts';
import { write } from './telling.ts';
import { ticketLink } from './tickets.ts';

const AT_ONCE = 200;

export type TellSeries = {
  /** The one act: whoever is told of it is told once. */
  act: string;
  ids: string[];
  what: 'cancelled' | 'changed';
  minutes: number;
  after?: string;
};

type Day = {
  activity: ActivityRow;
  texts: ActivityTexts;
  fileIn: ReturnType<typeof calendarFiles>;
};
type SignUp = { id: string; activity_id: string; email: string; locale: string };

/**
 * Writes to everybody on any of these days one letter that names all theirs, some hundred at a time. Safe
 * to run twice. Nobody is told that a day moved which was called off meanwhile.
 */
export function tellSeries({ after = '', ...told }: TellSeries): Promise<void> {
  return change(async (tx) => {
    const days = await daysTold(tx, told);
    const emails = days.size > 0 ? await nextEmails(tx, [...days.keys()], after) : [];
    for (const list of (await signUpsBy(tx, [...days.keys()], emails)).values())
      await writeDays(tx, told, { list, days });
    const last = emails.at(-1);
    if (last !== undefined && emails.length === AT_ONCE)
      await later(tx, 'activities.tell-series', { ...told, after: last });
  });
}

async function daysTold(tx: Tx, { ids, what }: TellSeries): Promise<Map<string, Day>> {
  const rows = await tx
    .selectFrom('activities')
    .selectAll()
    .where('id', 'in', ids)
    .where('state', '=', what === 'cancelled' ? 'cancelled' : 'published')
    .orderBy('starts_at')
    .execute();
  const texts = await textsById(tx, ids);
  return new Map(
    rows.map((row) => {
      const day = { activity: asActivity(row), texts: texts.get(row.id) ?? {} };
      return [row.id, { ...day, fileIn: calendarFiles([day]) }];
    }),
  );
}

const signedUp = (tx: Tx, ids: readonly string[]) =>
  tx
    .selectFrom('activity_signups')
    .where('activity_id', 'in', [...ids])
    .where('state', 'in', ['confirmed', 'waiting']);

async function nextEmails(tx: Tx, ids: readonly string[], after: string): Promise<string[]> {
  const rows = await signedUp(tx, ids)
    .select('email')
    .distinct()
    .where('email', '>', after)
    .orderBy('email')
    .limit(AT_ONCE)
    .execute();
  return rows.flatMap(({ email }) => email ?? []);
}

async function signUpsBy(tx: Tx, ids: readonly string[], emails: readonly string[]) {
  const found = new Map<string, SignUp[]>();
  if (emails.length === 0) return found;
  const rows = await signedUp(tx, ids)
    .select(['id', 'activity_id', 'email', 'locale'])
    .where('email', 'in', [...emails])
    .orderBy('signed_up_at')
    .execute();
  for (const { email, ...row } of rows)
    if (email) found.set(email, [...(found.get(email) ?? []), { ...row, email }]);
  return found;
}

type Theirs = { list: readonly SignUp[]; days: ReadonlyMap<string, Day> };

async function writeDays(tx: Tx, told: TellSeries, { list, days }: Theirs) {
  const newest = list.at(-1);
  const own = [...days.values()].filter(({ activity: { id } }) =>
    list.some((one) => one.activity_id === id),
  );
  const last = own.at(-1);
  if (!newest || !last) return;
  if (own.length === 1) {
    const { what } = told;
    const { sequence } = last.activity;
    for (const one of list) await write(tx, { ...last, what, sequence }, one);
    return;
  }
  const locale = newest.locale as Locale;
  const say = sayIn(locale);
  const params = { title: textIn(last.texts, locale).title, count: own.length };
  const words = (part: 'subject' | 'words') =>
    say(`letter.event-series-${told.what}.${part}` satisfies MessageKey, {
      ...{ ...params, reason: last.activity.cancel_reason },
    });
  await writeLetter(tx, {
    ...{ to: newest.email, locale, kind: `event-series-${told.what}`, once: told.act },
    // With its last day: then the names of those who were on it are erased, and this letter.
    aboutId: last.activity.id,
    subject: words('subject'),
    parts: [
      words('words'),
      own.map(({ activity }) => lineOf(activity, told, locale)).join('\n'),
      ...(told.what === 'changed' ? tickets(own, list, locale) : []),
    ],
    attachment: calendarFile(own, locale),
  });
}

function lineOf(activity: ActivityRow, { what, minutes }: TellSeries, locale: Locale): string {
  const { starts_at: at, time_zone: zone } = activity;
  const when = dateWords(locale, at, zone, 'moment');
  if (what === 'cancelled') return `— ${when}`;
  return `— ${dateWords(locale, movedBy(at, -minutes, zone), zone, 'moment')} → ${when}`;
}

const tickets = (own: readonly Day[], list: readonly SignUp[], locale: Locale): LetterPart[] =>
  own.flatMap(({ activity: { id, code, starts_at: at, time_zone: zone } }) =>
    list
      .filter((one) => one.activity_id === id)
      .map((one) => ({
        href: ticketLink(code, { activityId: id, id: one.id }),
        words: `${sayIn(locale)('letter.event.ticket')}: ${dateWords(locale, at, zone, 'moment')}`,
      })),
  );
