import { XMLBuilder } from 'fast-xml-parser';
import { printable } from '#basics/printable.ts';
import type { FeedContent, FeedEntry } from './rules-feeds.ts';

type Video = NonNullable<FeedEntry['video']>;

const builder = new XMLBuilder({
  ...{ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true },
});
const written = (document: object) =>
  `<?xml version="1.0" encoding="utf-8"?>\n${printable(String(builder.build(document)))}`;

/** RFC 822 as RSS wants it: English names, a year of four digits, a zone. */
const rfc822 = (at: Date) => at.toUTCString();

/** A feed as RSS 2.0 with the pictures' words (Media RSS). */
export function rssOf(feed: FeedContent): string {
  return written({
    rss: {
      '@version': '2.0',
      '@xmlns:atom': 'http://www.w3.org/2005/Atom',
      '@xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
      '@xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      '@xmlns:media': 'http://search.yahoo.com/mrss/',
      '@xmlns:itunes': 'http://www.itunes.com/dtds/podcast-1.0.dtd',
      channel: {
        title: feed.title,
        link: feed.home,
        description: feed.title,
        language: feed.locale,
        copyright: feed.rights,
        lastBuildDate: rfc822(feed.changedAt),
        image: { url: feed.icon, title: feed.title, link: feed.home },
        'atom:link': [
          { '@rel': 'self', '@type': 'application/rss+xml', '@href': feed.self },
          { '@rel': 'hub', '@href': feed.hub },
        ],
        item: feed.entries.map(rssItem),
      },
    },
  });
}

const rssItem = (entry: FeedEntry) => ({
  title: entry.title,
  link: entry.link,
  guid: { '#text': entry.id, '@isPermaLink': 'false' },
  pubDate: rfc822(entry.publishedAt),
  'atom:updated': entry.changedAt.toISOString(),
  'dc:creator': entry.author,
  category: [entry.kind, ...entry.tags],
  description: entry.summary,
  'content:encoded': entry.html,
  enclosure: enclosureOf(entry),
  ...(entry.video && { 'itunes:duration': entry.video.seconds }),
  'media:content': [
    ...(entry.video ? [mediaVideo(entry.video)] : []),
    ...entry.pictures.map(({ url, type, width, height, alt }) => ({
      ...{ '@url': url, '@type': type, '@medium': 'image', '@width': width, '@height': height },
      ...(alt && { 'media:description': { '#text': alt, '@type': 'plain' } }),
    })),
  ],
});

/** RSS knows one enclosure: the video, which podcast programs fetch, else a picture, whose length nobody knows before. */
const enclosureOf = ({ video, pictures }: FeedEntry) =>
  [
    ...(video ? [{ url: video.url, type: video.type, bytes: video.bytes }] : []),
    ...pictures.map(({ url, type }) => ({ url, type, bytes: 0 })),
  ]
    .slice(0, 1)
    .map(({ url, type, bytes }) => ({ '@url': url, '@type': type, '@length': String(bytes) }));

const mediaVideo = ({ url, type, bytes, width, height, seconds }: Video) => ({
  ...{ '@url': url, '@type': type, '@medium': 'video', '@fileSize': bytes },
  ...{ '@width': width, '@height': height, '@duration': seconds },
});

/** A feed as Atom (RFC 4287). */
export function atomOf(feed: FeedContent): string {
  return written({
    feed: {
      '@xmlns': 'http://www.w3.org/2005/Atom',
      '@xml:lang': feed.locale,
      // The address a feed gives itself is its only one, so it may be its name.
      id: feed.self,
      title: feed.title,
      updated: feed.changedAt.toISOString(),
      author: { name: feed.author },
      rights: feed.rights,
      icon: feed.icon,
      link: [
        { '@rel': 'self', '@type': 'application/atom+xml', '@href': feed.self },
        { '@rel': 'hub', '@href': feed.hub },
        { '@rel': 'alternate', '@type': 'text/html', '@href': feed.home },
      ],
      entry: feed.entries.map(atomEntry),
    },
  });
}

const atomEntry = (entry: FeedEntry) => ({
  id: entry.id,
  title: entry.title,
  published: entry.publishedAt.toISOString(),
  updated: entry.changedAt.toISOString(),
  author: { name: entry.author },
  link: [
    { '@rel': 'alternate', '@type': 'text/html', '@href': entry.link },
    ...(entry.video
      ? [
          {
            ...{ '@rel': 'enclosure', '@type': entry.video.type, '@href': entry.video.url },
            '@length': entry.video.bytes,
          },
        ]
      : []),
    ...entry.pictures.map(({ url, type, alt }) => ({
      ...{ '@rel': 'enclosure', '@type': type, '@href': url, ...(alt && { '@title': alt }) },
    })),
  ],
  category: [entry.kind, ...entry.tags].map((term) => ({ '@term': term })),
  summary: entry.summary,
  content: { '#text': entry.html, '@type': 'html' },
});
