import { isLocale, type Locale } from '#basics/localised.ts';
import { itemKinds, type ItemKind, type ItemText, type ItemVideo } from './rules.ts';

export const feedFormats = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof feedFormats)[number];

/** What a feed holds: everything in one language, or less of it. `area` is an area's key. */
export type FeedAsked = {
  locale: Locale;
  format: FeedFormat;
  area?: string;
  campaign?: string;
  kind?: ItemKind;
  tag?: string;
};

export const feedTypes: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

const shapes = {
  area: /^[\w-]{1,100}$/,
  campaign: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  kind: new RegExp(`^(${itemKinds.join('|')})$`),
  tag: /^[^\p{C}#]{1,60}$/u,
};
const names = ['area', 'campaign', 'kind', 'tag'] as const;

/** The one address of a feed: the same filters always stand in the same order. */
export function feedPath(asked: FeedAsked): string {
  const query = new URLSearchParams(
    names.flatMap((name) => (asked[name] ? [[name, asked[name]]] : [])),
  ).toString();
  return `/feeds/${asked.locale}/news.${asked.format}${query && `?${query}`}`;
}

/** What an address of a feed asks for, in whatever order; null when it is none. */
export function readFeedPath(path: string): FeedAsked | null {
  const url = URL.parse(path, 'http://site');
  const [, locale, format] = /^\/feeds\/(\w+)\/news\.(\w+)$/.exec(url?.pathname ?? '') ?? [];
  const known = feedFormats.find((one) => one === format);
  if (!url || !isLocale(locale) || !known) return null;
  const given = names.flatMap((name) => {
    const value = url.searchParams.get(name);
    return value ? [[name, value] as const] : [];
  });
  if (!given.every(([name, value]) => shapes[name].test(value))) return null;
  return { locale, format: known, ...Object.fromEntries(given) };
}

type Held = {
  kind: string;
  campaign_id: string | null;
  area_ids: readonly string[];
  tags: readonly string[];
  texts: Partial<Record<Locale, ItemText>>;
};

/** Whether a feed holds a thing; `areaId` is what its area's key means. */
export const feedHolds = (asked: FeedAsked, item: Held, areaId: string | undefined): boolean =>
  item.texts[asked.locale] !== undefined &&
  (!asked.kind || asked.kind === item.kind) &&
  (!asked.campaign || asked.campaign === item.campaign_id) &&
  (!asked.tag || item.tags.includes(asked.tag)) &&
  (!asked.area ||
    item.area_ids.length === 0 ||
    (areaId !== undefined && item.area_ids.includes(areaId)));

/** A feed before it is written in a format; all addresses are whole. */
export type FeedContent = {
  title: string;
  locale: Locale;
  self: string;
  home: string;
  hub: string;
  icon: string;
  author: string;
  rights: string;
  changedAt: Date;
  entries: FeedEntry[];
};

export type FeedEntry = {
  /** For ever the same, whatever is corrected. */
  id: string;
  link: string;
  title: string;
  summary: string;
  html: string;
  author: string;
  publishedAt: Date;
  changedAt: Date;
  kind: string;
  tags: readonly string[];
  pictures: { url: string; type: string; width: number; height: number; alt: string }[];
  video: (Omit<ItemVideo, 'path'> & { url: string }) | null;
};
