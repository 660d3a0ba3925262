import { locales, type Locale } from '#basics/localised.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { config } from '#server/config.ts';
import { cardSizes } from '#server/share-cards.ts';
import { sayIn } from '#server/words.ts';
import { cardPath } from './cards.ts';
import { itemById } from './queries.ts';

const schemaTypes = {
  ...{ news: 'NewsArticle', success: 'NewsArticle', interview: 'NewsArticle', advice: 'Article' },
  ...{ video: 'NewsArticle', warning: 'SpecialAnnouncement', event: 'Event' },
} as const;

/**
 * What the head of an item's page says to search engines and to whoever shows a link to it, for
 * `<Head {...head} />`; null when it is not passed on (any more): then there is nothing to say.
 * `more` is what its module knows better in schema.org's words, such as where an event takes place.
 */
export async function headOf(id: string, locale: Locale, more: object = {}) {
  const item = await itemById(id);
  const said = locales.filter((one) => item?.texts[one]);
  // A reader whose language it lacks is shown another one.
  const shown = said.includes(locale) ? locale : said[0];
  const text = shown && item?.texts[shown];
  if (!item || !text || item.state !== 'published') return null;
  const whole = (path: string) => new URL(path, config.publicUrl).href;
  const image = whole(cardPath(item, shown, 'wide'));
  const { title, summary: description } = text;
  const [published, modified] = [item.published_at.toISOString(), item.changed_at.toISOString()];
  const organisation = (await organisationNames(shown)).get(item.organisation_id ?? '');
  const publisher = { '@type': 'Organization', name: organisation ?? sayIn(shown)('site.name') };
  const isEvent = item.kind === 'event';
  return {
    ...{ title, description, path: item.path, said, locale: shown, published, modified },
    ...{ type: 'article' as const, image: { url: image, ...cardSizes.wide, alt: title } },
    thing: {
      ...{
        '@context': 'https://schema.org',
        '@type': schemaTypes[item.kind],
        '@id': whole(item.path),
      },
      ...{ url: whole(`${item.path}?lang=${shown}`), inLanguage: shown, image, description },
      ...(isEvent ? { name: title, organizer: publisher } : { headline: title, publisher }),
      ...(!isEvent && { datePublished: published, dateModified: modified, author: publisher }),
      ...(item.kind === 'warning' && { name: title, datePosted: published }),
      ...(isEvent && item.starts_at && { startDate: item.starts_at.toISOString() }),
      ...(isEvent && item.ends_at && { endDate: item.ends_at.toISOString() }),
      ...(item.kind === 'warning' && item.ends_at && { expires: item.ends_at.toISOString() }),
      keywords: item.tags.join(', '),
      ...more,
    },
  };
}
