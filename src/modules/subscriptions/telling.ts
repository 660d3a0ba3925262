import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { News } from '#modules/reports/moving.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { makeKey, openKey } from '#server/keys.ts';
import { sayIn } from '#server/words.ts';
import type { FollowerRef } from './actions.ts';
import { tellPhones } from './phones.ts';

const followKey = ({ reportId, id }: FollowerRef) => makeKey('follow', reportId, id);

/** The follower a link is for, or null. */
export function openFollowKey(key: string): FollowerRef | null {
  const [reportId, id] = openKey('follow', key) ?? [];
  return reportId && id ? { reportId, id } : null;
}

const absolute = (path: string) => new URL(path, config.publicUrl).href;

async function followers(tx: Tx, reportId: string) {
  return tx
    .selectFrom('subscription_followers')
    .innerJoin('reports', 'reports.id', 'subscription_followers.report_id')
    .select(['subscription_followers.id', 'email', 'subscription_followers.locale'])
    .select(['subscription_followers.confirmed_at', 'ended_at'])
    .select(['code', 'category_id', 'showing', 'organisation_id'])
    .where('report_id', '=', reportId)
    .execute();
}

/** Asks the address whether it wants to follow. */
export function askFollower({ asked, ...ref }: FollowerRef & { asked: string }) {
  return change(async (tx) => {
    const one = (await followers(tx, ref.reportId)).find(({ id }) => id === ref.id);
    if (!one) return;
    const locale = one.locale as Locale;
    const say = sayIn(locale);
    const params = { code: writeCode(one.code) };
    await writeLetter(tx, {
      to: one.email,
      locale,
      kind: 'follow-ask',
      aboutId: ref.reportId,
      once: `${ref.id} ${asked}`,
      subject: say('letter.follow-ask.subject', params),
      parts: [
        say('letter.follow-ask.words', params),
        {
          href: absolute(paths.confirmFollow(followKey(ref))),
          words: say('letter.follow-ask.yes'),
        },
        say('letter.receipt.not-you'),
      ],
    });
  });
}

const toldEvents = new Set([
  'report.assigned',
  'report.accepted',
  'report.claimed',
  'report.parts-claimed',
  'report.confirmed',
  'report.disputed',
  'report.declined',
]);

/** Tells those who follow a report of a move that everybody may know. */
export function tellFollowers({ reportId, event, moveId }: News) {
  return change(async (tx) => {
    if (!toldEvents.has(event)) return;
    await tellMovedPhones(tx, { reportId, event, moveId });
    for (const one of await followers(tx, reportId)) {
      if (!one.confirmed_at || one.ended_at || one.showing !== 'public') continue;
      await writeNews(tx, { reportId, moveId, ...one }, event);
    }
  });
}

async function tellMovedPhones(tx: Tx, news: News) {
  const report = await tx
    .selectFrom('reports')
    .select(['code', 'showing'])
    .where('id', '=', news.reportId)
    .executeTakeFirst();
  if (report) await tellPhones(tx, news, report);
}

type Follower = {
  reportId: string;
  moveId: string;
  id: string;
  email: string;
  locale: string;
  code: string;
  organisation_id: string | null;
};

async function writeNews(tx: Tx, one: Follower & { category_id: string }, event: string) {
  const locale = one.locale as Locale;
  const say = sayIn(locale);
  const [category, organisations] = await Promise.all([
    categoryById(one.category_id),
    organisationNames(locale),
  ]);
  const organisation = organisations.get(one.organisation_id ?? '') ?? '';
  const params = {
    code: writeCode(one.code),
    category: category ? inLocale(category.names, locale) : '',
  };
  await writeLetter(tx, {
    to: one.email,
    locale,
    kind: 'follow-news',
    aboutId: one.reportId,
    once: one.moveId,
    subject: say('letter.follow-news.subject', params),
    parts: [
      say(`timeline.${event}` as MessageKey, { organisation }),
      { href: absolute(paths.reportPage(one.code)), words: say('letter.follow-news.open') },
      { href: absolute(paths.stopFollow(followKey(one))), words: say('letter.follow-news.stop') },
    ],
  });
}
