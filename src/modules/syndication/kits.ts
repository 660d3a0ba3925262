import { Refusal } from '#basics/refusal.ts';
import { locales, type Locale } from '#basics/localised.ts';
import { config } from '#server/config.ts';
import { isId } from '#server/ids.ts';
import { cardPath, cardShapes } from './cards.ts';
import { partnerOf } from './partners.ts';
import { itemById } from './queries.ts';
import { hashtagsOf, kitText, kitTexts } from './rules-kit.ts';

/**
 * All that somebody needs to pass an item on, in one language: texts of three lengths, cards, hashtags,
 * and the address, which says by whom readers came when a partner is named. Refuses (404) what is not
 * published: nobody is to pass on what was withdrawn.
 */
export async function kitOf(id: string, asked: Locale, via = '') {
  const item = isId(id) ? await itemById(id) : null;
  if (!item || item.state !== 'published') throw new Refusal('partner.kit-gone', 404);
  const said = locales.filter((one) => item.texts[one]);
  const locale = said.includes(asked) ? asked : said[0];
  const text = locale && item.texts[locale];
  if (!text) throw new Refusal('partner.kit-gone', 404);
  const partner = via ? await partnerOf(via) : null;
  const query = new URLSearchParams({ lang: locale, ...(partner && { via: partner.key }) });
  const address = new URL(`${item.path}?${query.toString()}`, config.publicUrl).href;
  return {
    ...{
      id,
      said,
      locale,
      address,
      title: text.title,
      path: item.path,
      tags: hashtagsOf(item.tags),
    },
    partner,
    texts: kitTexts.map((length) => ({
      ...{ length, words: kitText(length, text, { address, tags: item.tags }) },
    })),
    cards: cardShapes.map((shape) => ({ shape, path: cardPath(item, locale, shape) })),
  };
}
