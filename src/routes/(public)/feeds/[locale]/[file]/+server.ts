import { error, redirect } from '@sveltejs/kit';
import { writeFeed } from '#modules/syndication/feeds.ts';
import { feedPath, readFeedPath } from '#modules/syndication/rules-feeds.ts';
import { now } from '#server/clock.ts';
import { sha256 } from '#server/ids.ts';
import type { RequestHandler } from './$types';

/** A feed of what is passed on: RSS 2.0, Atom or JSON Feed. Whoever has it as it is gets 304. */
export const GET: RequestHandler = async ({ url, request }) => {
  const path = url.pathname + url.search;
  const asked = readFeedPath(path) ?? error(404);
  // A feed names itself by one address, and its hub tells of that one.
  if (feedPath(asked) !== path) redirect(301, feedPath(asked));
  const feed = (await writeFeed(asked)) ?? error(404);
  const tag = `"${sha256(feed.body).toString('base64url').slice(0, 22)}"`;
  const headers = {
    etag: tag,
    link: feed.links,
    'cache-control': 'public, max-age=60',
    // In the second of a change another may follow: then this moment would not tell them apart.
    ...(isSettled(feed.changedAt) && { 'last-modified': feed.changedAt.toUTCString() }),
  };
  if (isKnown(request.headers, tag, feed.changedAt))
    return new Response(null, { status: 304, headers });
  return new Response(feed.body, { headers: { ...headers, 'content-type': feed.type } });
};

const isSettled = (changedAt: Date) => now().getTime() - changedAt.getTime() > 1000;

/** Whether who asks has it: by its tag, or where they name none, by the moment (RFC 9110). */
function isKnown(headers: Headers, tag: string, changedAt: Date): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) {
    return tags.split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));
  }
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  return since >= Math.floor(changedAt.getTime() / 1000) * 1000 && isSettled(changedAt);
}
