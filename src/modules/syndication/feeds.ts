import { inLocale, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { escapeHtml } from '#modules/letters/rules.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { jsonFeedOf } from './feed-json.ts';
import { atomOf, rssOf } from './feed-xml.ts';
import { publishedItems, type Item } from './queries.ts';
import { feedPath, feedTypes, type FeedAsked, type FeedEntry } from './rules-feeds.ts';
import type { ItemText } from './rules.ts';

const LENGTH = 30;
const writers = { rss: rssOf, atom: atomOf, json: jsonFeedOf };
const whole = (path: string) => new URL(path, config.publicUrl).href;

/** A feed as it is sent; `links` is its Link header, by which programs find the hub. */
export type WrittenFeed = { body: string; type: string; changedAt: Date; links: string };

/**
 * A feed as it stands now. Withdrawn things are gone from it, corrected ones say what was corrected.
 * Null when its area is not ours.
 */
export async function writeFeed(asked: FeedAsked): Promise<WrittenFeed | null> {
  const area = await areaOf(asked.area);
  if (asked.area && !area) return null;
  const { locale, kind } = asked;
  const [items, changedAt, names] = await Promise.all([
    publishedItems({
      ...{
        locale,
        limit: LENGTH,
        ...(kind && { kinds: [kind] }),
        ...(area && { areaId: area.id }),
      },
      ...(asked.campaign && { campaignId: asked.campaign }),
      ...(asked.tag && { tag: asked.tag }),
    }),
    lastChange(),
    organisationNames(locale),
  ]);
  const say = sayIn(locale);
  const self = whole(feedPath(asked));
  const body = writers[asked.format]({
    title: titleOf(asked, area && inLocale(area.names, locale)),
    ...{ locale, self, changedAt, home: whole(`/?lang=${locale}`), hub: whole(pressPaths.hub()) },
    ...{ icon: whole('/icons/512.png'), author: say('site.name'), rights: say('feed.rights') },
    entries: items.flatMap((item) => entryOf(item, locale, names)),
  });
  const links = `<${whole(pressPaths.hub())}>; rel="hub", <${self}>; rel="self"`;
  return { body, type: feedTypes[asked.format], changedAt, links };
}

/** The area of that key that is in use. */
export const areaOf = async (key: string | undefined) =>
  key ? (await areaTree()).find((one) => one.key === key && !one.retired) : undefined;

/** When anything that is passed on last came, was corrected or withdrawn. */
async function lastChange(): Promise<Date> {
  const newest = await db
    .selectFrom('syndication_items')
    .select('changed_at')
    .orderBy('changed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.changed_at ?? new Date(0);
}

/** What a feed is called: the site, what it holds, where. */
export function titleOf({ locale, kind, tag }: FeedAsked, area = ''): string {
  const say = sayIn(locale);
  const what = say(kind ? `feed.kinds.${kind}` : 'feed.everything');
  return [`${say('site.name')}: ${what}`, area, tag && `#${tag}`].filter(Boolean).join(' · ');
}

function entryOf(item: Item, locale: Locale, names: Map<string, string>): FeedEntry[] {
  const text = item.texts[locale];
  if (!text) return [];
  const say = sayIn(locale);
  const pictures = item.pictures.map(({ path, type, width, height, alts }) => ({
    ...{ url: whole(path), type, width, height, alt: alts[locale] ?? '' },
  }));
  const video = item.video && { ...item.video, url: whole(item.video.path) };
  const { published_at: publishedAt, changed_at: changedAt } = item;
  return [
    {
      ...{ id: `urn:uuid:${item.id}`, link: whole(`${item.path}?lang=${locale}`) },
      ...{ title: text.title, summary: text.summary, pictures, video },
      ...{ publishedAt, changedAt },
      author: names.get(item.organisation_id ?? '') ?? say('site.name'),
      ...{ kind: say(`feed.kind.${item.kind}`), tags: item.tags },
      html: htmlOf(item, locale, text),
    },
  ];
}

/** What a reader of feeds shows: what was corrected first, pictures that stand nowhere in it, then the thing. */
function htmlOf(item: Item, locale: Locale, text: ItemText): string {
  const say = sayIn(locale);
  const remarks = [
    ...(text.note ? [`${say('feed.corrected')} ${text.note}`] : []),
    ...(text.machineMade ? [say('feed.machine-made')] : []),
  ].map((words) => `<p><em>${escapeHtml(words)}</em></p>`);
  const pictures = item.pictures
    .filter(({ path }) => !text.html.includes(path))
    .map(({ path, width, height, alts }) => {
      const alt = escapeHtml(alts[locale] ?? '');
      return `<p><img src="${escapeHtml(whole(path))}" alt="${alt}" width="${width}" height="${height}"></p>`;
    });
  // Readers of feeds know no addresses without a host.
  const html = text.html.replaceAll(/ (href|src|poster)="\/(?!\/)/g, ` $1="${config.publicUrl}/`);
  return [...remarks, ...pictures, html].join('\n');
}
