import type { Selectable } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Database, type Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { channels } from './channels.ts';
import type { Choices } from './input.ts';
import { personToTell } from './queries.ts';
import { kindNames, kindOf, plan, waysFor, type ToldWay, type Way } from './rules.ts';
import { forgetWords } from './settling.ts';

/** Something one person is told. */
export type News = {
  kind: string;
  to: { personId: string } | { email: string; locale: Locale };
  /** The thing, and the page where it is seen; `code` is what a phone may show of it. */
  about: { id: string | null; path: string; code?: string };
  /** The cause. The same kind to the same person for the same cause is told once. */
  once: string;
  subject: string;
  parts: LetterPart[];
  /** Quiet hours do not hold it back. */
  urgent?: boolean;
  /** What happens when they chose nothing, where it is not as for everybody. */
  unlessChosen?: Way;
};

/**
 * Tells somebody, in the caller's transaction: a member of staff as they chose (by letter, on their
 * phone, gathered, or not at all), not in their quiet hours; anybody else by letter.
 */
export async function notify(tx: Tx, news: News): Promise<void> {
  if (!('personId' in news.to))
    return writeLetter(tx, { ...letterOf(news), ...addressee(news.to) });
  const { personId } = news.to;
  const person = await personToTell(tx, personId, kindOf(news.kind));
  if (!person) return;
  const { unlessChosen, urgent = false } = news;
  const asked = { chosen: person.chosen, urgent, ...(unlessChosen && { unlessChosen }) };
  const planned = plan(kindOf(news.kind), asked, person.settings, now());
  if (planned.way === 'off') return;
  const id = idFrom(`notification:${news.kind}:${personId}:${news.once}`);
  if (!(await keep(tx, { personId, id }, news, planned.way))) return;
  if (planned.way === 'daily' || planned.way === 'weekly') return;
  if (planned.at <= now()) return tell(tx, { personId, id });
  await later(tx, 'notifications.deliver', { personId, id }, { runAt: planned.at });
}

const letterOf = ({ kind, about, once, subject, parts }: News) => ({
  ...{ kind, once, subject, parts },
  ...(about.id && { aboutId: about.id }),
});

const addressee = ({ email, locale }: { email: string; locale: Locale }) => ({ to: email, locale });

export type NotificationRef = { personId: string; id: string };

async function keep(tx: Tx, { personId, id }: NotificationRef, news: News, way: ToldWay) {
  const { kind, about, subject, parts, urgent = false } = news;
  const kept = await tx
    .insertInto('notifications')
    .values({
      ...{ person_id: personId, id, kind, about_id: about.id, path: about.path },
      ...{ code: about.code ?? '', subject, parts: JSON.stringify(parts), urgent, way },
      made_at: now(),
    })
    .onConflict((it) => it.doNothing())
    .returning('id')
    .executeTakeFirst();
  return kept !== undefined;
}

/** Tells what waited for the morning. Runs twice safely. */
export const deliverNotification = (ref: NotificationRef) => change((tx) => tell(tx, ref));

async function tell(tx: Tx, { personId, id }: NotificationRef): Promise<void> {
  const row = await tx
    .updateTable('notifications')
    .set({ told_at: now() })
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .where('told_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (!row) return;
  // What a phone or a chat is told may still have to become a letter: its words stay until it took it.
  if (!(await hand(tx, { personId, id }, row))) await forgetWords(tx, personId, [id]);
}

type Kept = Selectable<Database['notifications']>;

/** Hands it to the channel that was chosen; true when the words are still needed. */
async function hand(tx: Tx, { personId, id }: NotificationRef, row: Kept): Promise<boolean> {
  const person = await personToTell(tx, personId, kindOf(row.kind));
  if (!person) return false;
  const message = {
    ...{ id, personId, email: person.email, locale: person.locale, kind: row.kind },
    ...{ aboutId: row.about_id, path: row.path, code: row.code, subject: row.subject },
    ...{ parts: row.parts as LetterPart[], urgent: row.urgent },
  };
  if (row.way === 'push' && (await channels.push.deliver(tx, message))) return true;
  if (row.way === 'chat') return channels.chat.deliver(tx, message);
  // Whoever has no device any more still hears of it.
  await channels.email.deliver(tx, message);
  return false;
}

/** A member of staff chooses how to hear of each kind of news, and when to be left alone. */
export function chooseTelling(actor: Actor, chosen: Choices): Promise<void> {
  if (actor.kind !== 'person') throw new Refusal('people.may-not-desk', 403);
  const { personId } = actor;
  const settings = {
    time_zone: chosen.timeZone,
    quiet_from: chosen.quietFrom,
    quiet_until: chosen.quietUntil,
    digest_hour: chosen.digestHour,
    digest_weekday: chosen.digestWeekday,
  };
  return change(async (tx) => {
    await tx
      .insertInto('notification_settings')
      .values({ person_id: personId, ...settings })
      .onConflict((it) => it.column('person_id').doUpdateSet(settings))
      .execute();
    for (const kind of kindNames) {
      const way = chosen.ways[kind];
      if (way && waysFor(kind).includes(way)) await choose(tx, { personId, kind, way });
    }
  });
}

const choose = (tx: Tx, { personId, kind, way }: { personId: string; kind: string; way: Way }) =>
  tx
    .insertInto('notification_choices')
    .values({ person_id: personId, kind, way })
    .onConflict((it) => it.columns(['person_id', 'kind']).doUpdateSet({ way }))
    .execute();
