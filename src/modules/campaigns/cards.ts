import { locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaWords, readCardName, siteWords, type Card } from '#modules/syndication/cards.ts';
import { config } from '#server/config.ts';
import { keptCard } from '#server/kept-cards.ts';
import { cardSizes, drawCard } from '#server/share-cards.ts';
import { sayIn } from '#server/words.ts';
import { publicCampaigns, type PublicCampaign } from './queries.ts';

type Edition = Pick<PublicCampaign, 'id' | 'edition'>;

/** Where the card of an edition is: another edition has another, so it may be kept. */
const pathOf = ({ id, edition }: Edition, locale: Locale) =>
  pressPaths.card('campaign', `${id}-${edition}.${locale}`);

const fileOf = ({ id, edition }: Edition, locale: Locale) =>
  `cards/${id}/${edition}-${locale}-campaign.png`;

/** The files in which an edition's cards are kept, of all languages. */
export const cardFiles = (edition: Edition) => locales.map((locale) => fileOf(edition, locale));

/** What a page of a campaign shows where its address is passed on, with the name it has in that language. */
export const cardOf = (campaign: PublicCampaign, locale: Locale) => ({
  url: new URL(pathOf(campaign, locale), config.publicUrl).href,
  ...{ ...cardSizes.wide, alt: campaign.content.texts[locale]?.title ?? '' },
});

/**
 * The card a name asks for. `moved`: where that of the newest edition is. Null when the campaign was
 * withdrawn, never was or has no words in that language.
 */
export async function campaignCard(name: string): Promise<Card> {
  const asked = readCardName('wide', name);
  const campaign = asked && (await publicCampaigns()).find(({ id }) => id === asked.id);
  const text = campaign?.content.texts[asked?.locale ?? 'ru'];
  if (!asked || !campaign || !text || asked.revision > campaign.edition) return null;
  const { locale, revision } = asked;
  if (revision < campaign.edition) return { moved: pathOf(campaign, locale) };
  const draw = async () =>
    drawCard({
      ...{ shape: 'wide', title: text.title, kind: sayIn(locale)('campaign.of'), urgent: false },
      ...{ area: await areaWords(campaign.content.areaIds, locale), picture: null },
      site: siteWords(locale),
    });
  return { bytes: await keptCard(fileOf(campaign, locale), draw) };
}
