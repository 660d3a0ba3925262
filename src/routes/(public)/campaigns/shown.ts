import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { htmlOf } from '#basics/markdown.ts';
import { Refusal } from '#basics/refusal.ts';
import { dateWords } from '#basics/words-dates.ts';
import { cardOf } from '#modules/campaigns/cards.ts';
import {
  campaignBySlug,
  withdrawnCampaign,
  type PublicCampaign,
} from '#modules/campaigns/queries.ts';
import { daysBetween, type PartContent } from '#modules/campaigns/rules.ts';
import { houseToday } from '#server/today.ts';
import type { Item } from '#modules/syndication/queries.ts';
import { config } from '#server/config.ts';

/** The campaign at an address; refuses (404) where there is none, (410) one that was taken back. */
export async function campaignAt(slug: string, locale: Locale): Promise<PublicCampaign> {
  const campaign = await campaignBySlug(slug);
  if (campaign) return campaign;
  const gone = await withdrawnCampaign(slug);
  if (!gone) throw new Refusal('campaign.unknown', 404);
  throw new Refusal('publication.gone', 410, {
    date: dateWords(locale, gone.withdrawnAt, config.timeZone),
    reason: inLocale(gone.reasons, locale),
  });
}

/** What a part says in the reader's language, or honestly in the next there is, and which that is. */
export function textIn({ texts }: PartContent, wanted: Locale) {
  const locale = [wanted, 'ru' as const, ...locales].find((one) => texts[one]) ?? wanted;
  const { title = '', lead = '', words = '', contact = '' } = texts[locale] ?? {};
  return { locale, title, lead, contact, html: htmlOf(words) };
}

/** What the head of a campaign's page needs besides its own title: where it is, its languages, its card. */
export const headFor = (
  path: string,
  { campaign, content = campaign.content }: { campaign: PublicCampaign; content?: PartContent },
  locale: Locale,
) => ({
  path,
  said: locales.filter((one) => content.texts[one]),
  locale: textIn(content, locale).locale,
  image: cardOf(campaign, textIn(campaign.content, locale).locale),
});

/** One line of a list in the reader's language, or in the next there is. */
export function itemLine(item: Item, wanted: Locale) {
  const locale = [wanted, 'ru' as const, ...locales].find((one) => item.texts[one]) ?? wanted;
  const { title = '', summary = '' } = item.texts[locale] ?? {};
  return {
    ...{ id: item.id, path: item.path, kind: item.kind, locale, title, summary },
    ...{ publishedAt: item.published_at, startsAt: item.starts_at },
  };
}
export type ItemLine = ReturnType<typeof itemLine>;

const dayWords = (day: string, locale: Locale) =>
  dateWords(locale, new Date(`${day}T12:00:00Z`), 'UTC', 'day');

/** When a campaign runs, and how many days it is to its world day, on the clock of the house. */
export function daysOf({ content, over }: PublicCampaign, locale: Locale) {
  const { from, until, worldDay } = content;
  return {
    ...{ from: dayWords(from, locale), until: until ? dayWords(until, locale) : '', over },
    world: worldDay
      ? { day: dayWords(worldDay, locale), in: daysBetween(houseToday(), worldDay) }
      : null,
  };
}
