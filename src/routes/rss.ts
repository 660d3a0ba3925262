import { Feed } from 'feed';
import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { escapeHtml } from '#modules/letters/rules.ts';
import { config } from '#server/config.ts';

type Item = { title: string; code: string; guid: string; words: string; at: Date };
type Channel = { title: string; locale: Locale; path: string; items: Item[] };

const absolute = (path: string) => new URL(path, config.publicUrl).href;

/** A channel as an RSS 2.0 answer. */
export function rssOf({ title, locale, path, items }: Channel): Response {
  const feed = new Feed({
    title,
    description: title,
    id: absolute(path),
    link: absolute(paths.reports()),
    language: locale,
    updated: items[0]?.at ?? new Date(0),
    feedLinks: { rss: absolute(path) },
    copyright: 'Lamplighter',
  });
  for (const item of items) {
    feed.addItem({
      title: escapeHtml(item.title),
      id: item.guid,
      guid: item.guid,
      link: absolute(paths.reportPage(item.code)),
      description: escapeHtml(item.words),
      date: item.at,
    });
  }
  return new Response(feed.rss2(), {
    headers: {
      'content-type': 'application/rss+xml; charset=utf-8',
      'cache-control': 'max-age=60',
    },
  });
}
