import { isLocale, locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { escapeHtml } from '#modules/letters/rules.ts';
import type { Item } from '#modules/syndication/queries.ts';
import type { ItemPicture, ItemText } from '#modules/syndication/rules.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { addressOf } from './addresses.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const CONTEXT = [
  'https://www.w3.org/ns/activitystreams',
  { sensitive: 'as:sensitive', Hashtag: 'as:Hashtag' },
];

/** What is told at once and in one piece is a Note; what one goes and reads is an Article. */
const isNote = ({ kind }: Pick<Item, 'kind'>): boolean => kind === 'warning' || kind === 'event';

/** The address of a post of ours. It stays, whatever becomes of the thing. */
export const objectAddress = (item: Pick<Item, 'kind' | 'id'>): string =>
  addressOf.page(`/ap/${isNote(item) ? 'notes' : 'articles'}/${item.id}`);

const audience = (actor: string) => ({ to: [PUBLIC], cc: [addressOf.followers(actor)] });

/** A thing as other servers read it, in all its languages; withdrawn, what is left of it. */
export function objectOf(item: Item, author: string): object {
  const id = objectAddress(item);
  if (item.state === 'withdrawn') {
    const deleted = (item.withdrawn_at ?? item.changed_at).toISOString();
    return { '@context': CONTEXT, type: 'Tombstone', id, deleted };
  }
  return {
    ...{ '@context': CONTEXT, type: isNote(item) ? 'Note' : 'Article', id },
    ...{ attributedTo: addressOf.actor(author), ...audience(author) },
    ...words(item),
    ...{ url: addressOf.page(item.path), sensitive: false },
    published: item.published_at.toISOString(),
    ...(item.revision > 1 && { updated: item.changed_at.toISOString() }),
    attachment: item.pictures.map((picture) => imageOf(picture, firstOf(item))),
    tag: item.tags.map((tag) => ({ type: 'Hashtag', name: `#${tag}`, href: tagAddress(tag) })),
  };
}

/** The language of a thing for who asked for none. */
const firstOf = (item: Item): Locale =>
  [config.defaultLocale, ...locales].find((locale) => item.texts[locale]) ?? config.defaultLocale;

function words(item: Item) {
  const first = firstOf(item);
  const texts = Object.entries(item.texts).filter(([locale]) => isLocale(locale));
  const inAll = (of: (text: ItemText, locale: Locale) => string) =>
    Object.fromEntries(texts.map(([locale, text]) => [locale, of(text, locale as Locale)]));
  const contentMap = inAll((text, locale) => contentOf(item, locale, text));
  const content = contentMap[first] ?? '';
  if (isNote(item)) return { content, contentMap };
  const nameMap = inAll(({ title }) => title);
  const summaryMap = inAll(({ summary }) => summary);
  return {
    ...{ content, contentMap, nameMap, summaryMap },
    ...{ name: nameMap[first] ?? '', summary: summaryMap[first] ?? '' },
  };
}

const tagAddress = (tag: string) =>
  addressOf.page(pressPaths.feeds(new URLSearchParams({ tag }).toString()));

/** What was corrected first, then the thing, where it stands, and its hashtags. */
function contentOf(item: Item, locale: Locale, text: ItemText): string {
  const say = sayIn(locale);
  const page = addressOf.page(`${item.path}?lang=${locale}`);
  const remarks = [
    ...(text.note ? [`${say('feed.corrected')} ${text.note}`] : []),
    ...(text.machineMade ? [say('feed.machine-made')] : []),
  ].map((remark) => `<p><em>${escapeHtml(remark)}</em></p>`);
  const title = `<p><strong>${escapeHtml(text.title)}</strong></p>`;
  const html = text.html.replaceAll(/ (href|src|poster)="\/(?!\/)/g, ` $1="${config.publicUrl}/`);
  const tags = item.tags.map(
    (tag) =>
      `<a href="${escapeHtml(tagAddress(tag))}" class="mention hashtag" rel="tag">#${escapeHtml(tag)}</a>`,
  );
  return [
    ...remarks,
    ...(isNote(item) ? [title] : []),
    html,
    `<p><a href="${escapeHtml(page)}">${escapeHtml(page)}</a></p>`,
    ...(tags.length > 0 ? [`<p>${tags.join(' ')}</p>`] : []),
  ].join('');
}

const imageOf = ({ path, type, width, height, alts }: ItemPicture, first: Locale) => ({
  ...{ type: 'Image', url: addressOf.page(path), mediaType: type, width, height },
  name: alts[first] ?? Object.values(alts)[0] ?? '',
  nameMap: alts,
});

const activity = (type: string, actor: string, id: string, object: unknown) => ({
  ...{ '@context': CONTEXT, type, id, actor: addressOf.actor(actor), ...audience(actor), object },
});

/** What is said of a thing. The same telling has the same id, so that it is heard once. */
export const sayings = {
  create: (item: Item, author: string) => ({
    ...activity('Create', author, `${objectAddress(item)}#create`, objectOf(item, author)),
    published: item.published_at.toISOString(),
  }),
  update: (item: Item, author: string) =>
    activity(
      ...(['Update', author, `${objectAddress(item)}#update-${item.revision}`] as const),
      objectOf(item, author),
    ),
  remove: (item: Item, author: string) =>
    activity('Delete', author, `${objectAddress(item)}#delete-${item.revision}`, {
      ...{ type: 'Tombstone', id: objectAddress(item) },
    }),
  share: (item: Item, author: string, sharer: string) => ({
    ...activity(
      'Announce',
      sharer,
      `${objectAddress(item)}#shared-by-${sharer}`,
      objectAddress(item),
    ),
    ...{ published: item.published_at.toISOString() },
    cc: [addressOf.followers(sharer), addressOf.actor(author)],
  }),
  keyId: (actor: string) => addressOf.key(actor),
};
