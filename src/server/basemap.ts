import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { config } from '#server/config.ts';

/** Where pages find the map's ground: the service set, or our own address for a file on this machine. */
export const groundUrl = (): string =>
  /^https?:/.test(config.basemapUrl) || !config.basemapUrl
    ? config.basemapUrl
    : new URL('/map/basemap.pmtiles', config.publicUrl).pathname;

/** One range of the map file named in BASEMAP_URL: 206, 404 where none is set, 416 outside it. */
export async function openBasemap(range: string | null): Promise<Response> {
  if (groundUrl() === config.basemapUrl) return new Response(null, { status: 404 });
  const { size } = await stat(config.basemapUrl);
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? 'bytes=0-');
  const start = Number(asked?.[1]);
  const end = Math.min(asked?.[2] ? Number(asked[2]) : size - 1, size - 1);
  if (!asked || start > end) {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  }
  const bytes = createReadStream(config.basemapUrl, { start, end });
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    status: range ? 206 : 200,
    headers: {
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=86400',
      'content-length': String(end - start + 1),
      'content-type': 'application/vnd.pmtiles',
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
    },
  });
}
