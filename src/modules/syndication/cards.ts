import { isLocale, inLocale, locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { config } from '#server/config.ts';
import { removeFile } from '#server/files.ts';
import { isId } from '#server/ids.ts';
import { keptCard } from '#server/kept-cards.ts';
import { log } from '#server/log.ts';
import { cardSizes, drawCard, type CardShape } from '#server/share-cards.ts';
import { sayIn } from '#server/words.ts';
import { firstPicture } from './pictures.ts';
import { itemById, type Item } from './queries.ts';
import type { Spread } from './rules.ts';

export const cardShapes = Object.keys(cardSizes) as CardShape[];

/** The address of an item's card: another revision has another, so it may be kept for ever. */
export const cardPath = (item: Pick<Item, 'id' | 'revision'>, locale: Locale, shape: CardShape) =>
  pressPaths.card(shape, `${item.id}-${item.revision}.${locale}`);

export type Card = { bytes: Buffer } | { moved: string } | null;
type Asked = { shape: CardShape; id: string; revision: number; locale: Locale };

/** What an address of a card asks for; null when it is none. */
export function readCardName(shape: string, name: string): Asked | null {
  const [, id = '', revision, locale] = /^([\da-f-]{36})-(\d{1,6})\.(\w\w)\.png$/.exec(name) ?? [];
  const known = cardShapes.find((one) => one === shape);
  if (!known || !isId(id) || !isLocale(locale)) return null;
  return { shape: known, id, revision: Number(revision), locale };
}

/**
 * A picture for those who pass an item on, with its words in that language. `moved`: where the card
 * of its newest revision is. Null when it was withdrawn, or never was.
 */
export async function shareCard({ shape, id, revision, locale }: Asked): Promise<Card> {
  const item = await itemById(id);
  if (!item?.texts[locale] || item.state !== 'published' || revision > item.revision) return null;
  if (revision < item.revision) return { moved: cardPath(item, locale, shape) };
  const key = fileOf({ id, revision, locale, shape });
  return { bytes: await keptCard(key, () => draw(item, locale, shape)) };
}

const fileOf = ({ id, revision, locale, shape }: Asked) =>
  `cards/${id}/${revision}-${locale}-${shape}.png`;

async function draw(item: Item, locale: Locale, shape: CardShape): Promise<Buffer> {
  const say = sayIn(locale);
  const card = {
    ...{ shape, title: item.texts[locale]?.title ?? '', urgent: item.urgent },
    ...{ kind: say(`feed.kind.${item.kind}`), area: await areaWords(item.area_ids, locale) },
    site: siteWords(locale),
  };
  const picture = await firstPicture(item);
  try {
    return await drawCard({ ...card, picture });
  } catch (problem) {
    if (!picture) throw problem;
    log.warn({ item: item.id, problem: (problem as Error).message }, 'a card without its picture');
    return drawCard({ ...card, picture: null });
  }
}

/** Whose card it is. */
export const siteWords = (locale: Locale) =>
  `${sayIn(locale)('site.name')} · ${new URL(config.publicUrl).host}`;

/** Areas without those above them. */
export async function areaWords(ids: readonly string[], locale: Locale): Promise<string> {
  const areas = (await areaTree()).filter(({ id }) => ids.includes(id));
  const above = new Set(areas.map(({ parentId }) => parentId));
  const lowest = areas.filter(({ id }) => !above.has(id));
  return lowest.map(({ names }) => inLocale(names, locale)).join(', ');
}

/** Removes the cards of the revision before. Safe to run twice. */
export async function forgetCards({ itemId: id, revision }: Spread): Promise<void> {
  for (const locale of locales) {
    for (const shape of cardShapes) {
      await removeFile(fileOf({ id, revision: revision - 1, locale, shape }));
    }
  }
}
