import { locales, type Locale } from '#basics/localised.ts';
import { htmlOf, plainWords } from '#basics/markdown.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { dateWords } from '#basics/words-dates.ts';
import { areaLine } from '#modules/activities/grounds.ts';
import { escapeHtml } from '#modules/letters/rules.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import type { ItemText, ItemTexts } from '#modules/syndication/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { asContest, textsById, type ContestRow } from './keeping.ts';
import { showsResults, type ContestText } from './rules.ts';

/**
 * Passes a contest on as it is now: to feeds, followers, subscribers. One that is cancelled stays there
 * and says so, and once the results are out it says where.
 */
export async function passOn(tx: Tx, id: string): Promise<void> {
  const row = asContest(
    await tx.selectFrom('contests').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
  const texts = (await textsById(tx, [id])).get(id) ?? {};
  const each = locales.flatMap((locale): [Locale, ItemText][] => {
    const text = texts[locale];
    return text ? [[locale, itemText(row, text, locale)]] : [];
  });
  await syndicate(tx, {
    ...{ id, kind: 'event', path: pressPaths.contest(row.code) },
    ...{ publishedAt: row.published_at ?? now(), startsAt: row.opens_at, endsAt: newsUntil(row) },
    ...{ organisationId: row.organisation_id, campaignId: row.campaign_id, tags: row.tags },
    areaIds: await areaLine(row.area_id),
    texts: Object.fromEntries(each) as ItemTexts,
  });
}

const NEWS_DAYS = 14;

/** What came of it is news for a while, though its last day is over: what is over is told in no digest. */
function newsUntil({ closes_at: closes, results_at: out, cancelled_at: off }: ContestRow): Date {
  const news = out ?? off;
  const until = news ? news.getTime() + NEWS_DAYS * 86_400_000 : 0;
  return new Date(Math.max(closes.getTime(), until));
}

function itemText(row: ContestRow, text: ContestText, locale: Locale): ItemText {
  const say = sayIn(locale);
  const until = dateWords(locale, row.closes_at, config.timeZone, 'moment');
  const cancelled = row.state === 'cancelled';
  const note = newsOf(row, locale);
  const summary = note || say('contest.enter-until', { until });
  const markdown = [text.rules, text.prizes].filter(Boolean).join('\n\n');
  return {
    title: cancelled ? say('activity.cancelled-title', { title: text.title }) : text.title,
    summary,
    html: `<p>${escapeHtml(summary)}</p>${htmlOf(markdown)}`,
    words: [summary, plainWords(markdown)].filter(Boolean).join('\n'),
    ...(note && { note }),
  };
}

/** What became of it since it was announced. */
function newsOf({ state, cancel_reason: reason }: ContestRow, locale: Locale): string {
  const say = sayIn(locale);
  if (state === 'cancelled') return say('activity.cancelled-because', { reason });
  return showsResults(state) ? say('contest.results-are-out') : '';
}
