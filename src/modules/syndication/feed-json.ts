import type { FeedContent, FeedEntry } from './rules-feeds.ts';

/** A feed as JSON Feed 1.1. */
export const jsonFeedOf = (feed: FeedContent): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    language: feed.locale,
    home_page_url: feed.home,
    feed_url: feed.self,
    icon: feed.icon,
    authors: [{ name: feed.author }],
    hubs: [{ type: 'WebSub', url: feed.hub }],
    _lamplighter: { rights: feed.rights },
    items: feed.entries.map(itemOf),
  });

const itemOf = (entry: FeedEntry) => ({
  id: entry.id,
  url: entry.link,
  title: entry.title,
  summary: entry.summary,
  content_html: entry.html,
  ...(entry.pictures[0] && { image: entry.pictures[0].url }),
  date_published: entry.publishedAt.toISOString(),
  date_modified: entry.changedAt.toISOString(),
  authors: [{ name: entry.author }],
  tags: [entry.kind, ...entry.tags],
  attachments: [
    ...(entry.video ? [attachedVideo(entry.video)] : []),
    ...entry.pictures.map(({ url, type, alt }) => ({
      ...{ url, mime_type: type, ...(alt && { title: alt }) },
    })),
  ],
});

const attachedVideo = ({ url, type, bytes, seconds }: NonNullable<FeedEntry['video']>) => ({
  ...{ url, mime_type: type, size_in_bytes: bytes, duration_in_seconds: seconds },
});
