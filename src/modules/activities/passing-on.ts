import { locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { dateWords } from '#basics/words-dates.ts';
import { escapeHtml } from '#modules/letters/rules.ts';
import { htmlOf, plainWords } from '#basics/markdown.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import type { ItemText, ItemTexts } from '#modules/syndication/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { areaLine } from './grounds.ts';
import { asActivity, setActivity, textsById, type ActivityRow } from './keeping.ts';
import { PASSED_ON_DAYS, type ActivityText, type ActivityTexts } from './rules.ts';

const DAY = 86_400_000;

/**
 * Passes an activity on as it is now: to feeds, followers, subscribers. One that is cancelled stays there
 * and says so: if it vanished, nobody who read of it would learn that it will not be. A later day of a
 * series is passed on two weeks before it, so that nobody gets twenty at once.
 */
export async function passOn(tx: Tx, id: string): Promise<void> {
  const row = asActivity(
    await tx.selectFrom('activities').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
  const isLater = row.series_id !== row.id && !row.passed_on_at;
  if (isLater && row.starts_at.getTime() > now().getTime() + PASSED_ON_DAYS * DAY) return;
  const texts = (await textsById(tx, [id])).get(id) ?? {};
  await syndicate(tx, {
    ...{
      id,
      kind: 'event',
      path: pressPaths.event(row.code),
      publishedAt: row.published_at ?? now(),
    },
    ...{ startsAt: row.starts_at, endsAt: row.ends_at },
    ...{ organisationId: row.organisation_id, campaignId: row.campaign_id },
    areaIds: await areaLine(row.area_id),
    texts: itemTexts(row, texts),
  });
  await setActivity(tx, id, { passed_on_at: row.passed_on_at ?? now() });
}

function itemTexts(row: ActivityRow, texts: ActivityTexts): ItemTexts {
  const each = locales.flatMap((locale): [Locale, ItemText][] => {
    const text = texts[locale];
    return text ? [[locale, itemText(row, text, locale)]] : [];
  });
  return Object.fromEntries(each);
}

function itemText(row: ActivityRow, text: ActivityText, locale: Locale): ItemText {
  const say = sayIn(locale);
  const summary = `${dateWords(locale, row.starts_at, row.time_zone, 'moment')}, ${row.place}`;
  const cancelled = row.state === 'cancelled';
  const note = cancelled ? say('activity.cancelled-because', { reason: row.cancel_reason }) : '';
  const html = `<p>${escapeHtml(summary)}</p>${htmlOf(text.description)}`;
  return {
    title: cancelled ? say('activity.cancelled-title', { title: text.title }) : text.title,
    summary: cancelled ? note : summary,
    html: cancelled ? `<p>${escapeHtml(note)}</p>${html}` : html,
    words: [note, summary, plainWords(text.description)].filter(Boolean).join('\n'),
    ...(cancelled && { note }),
  };
}

/** The days of series that are near enough now. Safe to run twice. */
export async function passOnDue(): Promise<void> {
  const due = await db
    .selectFrom('activities')
    .select('id')
    .where('state', '=', 'published')
    .where('passed_on_at', 'is', null)
    .where('starts_at', '>', now())
    .where('starts_at', '<=', new Date(now().getTime() + PASSED_ON_DAYS * DAY))
    .limit(500)
    .execute();
  for (const { id } of due) await change((tx) => passOn(tx, id));
}
