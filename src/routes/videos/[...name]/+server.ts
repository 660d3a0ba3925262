import type { RequestEvent } from '@sveltejs/kit';
import { videoToWatch } from '#modules/publications/watching.ts';
import { openVideo } from '#modules/videos/queries.ts';
import { partOf } from '#modules/videos/rules.ts';
import { sha256 } from '#server/ids.ts';
import type { RequestHandler } from './$types';

type Watched = Awaited<ReturnType<typeof videoToWatch>>;

/** A video, all or a part of it, or its captions. */
export const GET: RequestHandler = async (event) => {
  const watched = await videoToWatch(event.locals.actor, event.params.name);
  return watched.words === null ? answerVideo(event, watched) : answerCaptions(event, watched);
};

export const HEAD: RequestHandler = GET;

function answerVideo({ request }: Pick<RequestEvent, 'request'>, { video, ...watched }: Watched) {
  const tag = `"${video.key.slice(0, 22)}"`;
  const headers = headersOf(watched, tag, video.mime.replace('video/', ''));
  if (isKnown(request, tag)) return new Response(null, { status: 304, headers });
  // Whoever has the beginning of another file gets all of this one (RFC 9110, If-Range).
  const goesOn = [null, tag].includes(request.headers.get('if-range'));
  const part = goesOn ? partOf(request.headers.get('range'), video.bytes) : 'all';
  const most = { 'content-range': `bytes */${video.bytes}`, 'content-length': '0' };
  if (part === 'none') return new Response(null, { status: 416, headers: { ...headers, ...most } });
  const all = { start: 0, end: video.bytes - 1 };
  const { start, end } = part === 'all' ? all : part;
  return new Response(request.method === 'HEAD' ? null : openVideo(video, { start, end }), {
    status: part === 'all' ? 200 : 206,
    headers: {
      ...headers,
      'content-type': video.mime,
      'content-length': String(end - start + 1),
      'accept-ranges': 'bytes',
      ...(part !== 'all' && { 'content-range': `bytes ${start}-${end}/${video.bytes}` }),
    },
  });
}

function answerCaptions(
  { request }: Pick<RequestEvent, 'request'>,
  { words, ...watched }: Watched,
) {
  const tag = `"${sha256(words ?? '')
    .toString('base64url')
    .slice(0, 22)}"`;
  const headers = headersOf(watched, tag, 'vtt');
  if (isKnown(request, tag)) return new Response(null, { status: 304, headers });
  return new Response(words, {
    headers: { ...headers, 'content-type': 'text/vtt; charset=utf-8' },
  });
}

const headersOf = (
  { forAll, slug }: Pick<Watched, 'forAll' | 'slug'>,
  tag: string,
  ending: string,
) => ({
  etag: tag,
  'cache-control': forAll ? 'public, max-age=60' : 'private, no-cache',
  'content-disposition': `inline; filename="${slug}.${ending}"`,
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': forAll ? 'cross-origin' : 'same-origin',
  ...(!forAll && { 'x-robots-tag': 'noindex' }),
});

const isKnown = (request: Request, tag: string) =>
  (request.headers.get('if-none-match') ?? '')
    .split(',')
    .some((one) => one.trim().replace(/^W\//, '') === tag);
