// What is measured once: the bytes of the form, memory, and pages while photos are being processed.
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { v7 } from 'uuid';
import sharp from 'sharp';
import { query } from '../database-copies.ts';
import { answered } from './asking.ts';
import { chanceFrom } from './chance.ts';
import { checked, type Bench } from './measuring.ts';

const br = { 'accept-encoding': 'br', 'accept-language': 'ru' };

/** Compressed kilobytes a browser fetches for a page before it is touched: HTML, styles, scripts. */
export async function weightKb(origin: string, path: string): Promise<number> {
  const seen = new Map<string, number>();
  const html = await fetched(new URL(path, origin), seen);
  const found = html.matchAll(
    /(?:href|src)="([^"]+\.(?:js|css|svg|png|ico|woff2))"|import\("([^"]+)"\)/g,
  );
  for (const [, linked, imported] of found)
    await followed(new URL(linked ?? imported ?? '', new URL(path, origin)), seen);
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0) / 1024;
}

// Only what is imported at once: import(…) inside a script waits until it is wanted.
async function followed(url: URL, seen: Map<string, number>): Promise<void> {
  if (seen.has(url.pathname)) return;
  const text = await fetched(url, seen);
  if (!url.pathname.endsWith('.js')) return;
  for (const [, path] of text.matchAll(
    /(?:^|[;\s}])(?:import|export)\s*[^("';]*?["']([^"']+)["']/g,
  ))
    await followed(new URL(path ?? '', url), seen);
}

async function fetched(url: URL, seen: Map<string, number>): Promise<string> {
  const { request } = await import('node:http');
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    request(url, { headers: br }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve(Buffer.concat(pieces)));
    })
      .once('error', reject)
      .end();
  });
  seen.set(url.pathname, bytes.length);
  try {
    return brotliDecompressSync(bytes).toString();
  } catch {
    return bytes.toString();
  }
}

/** A JPEG of 12 megapixels and about 3 MB, with the detail of a street. */
export async function makePhoto(): Promise<Buffer> {
  const [width, height] = [4000, 3000];
  const chance = chanceFrom(7);
  const noise = Buffer.from(chance.bytes((width / 8) * (height / 8) * 3));
  return sharp(noise, { raw: { width: width / 8, height: height / 8, channels: 3 } })
    .resize(width, height, { kernel: 'cubic' })
    .jpeg({ quality: 88 })
    .toBuffer();
}

const PHOTOS = 50;
const UPLOADS_AT_ONCE = 4;
const PAGES_PER_SECOND = 20;

/**
 * 50 photos of 3 MB arrive and are processed by the worker; meanwhile pages are asked for,
 * 20 a second. Gives the 99th percentile of the pages in ms, and how long the photos took in s.
 */
export async function pagesUnderPhotos(bench: Bench, url: string, photo: string, paths: string[]) {
  const { origin } = bench.web;
  const start = performance.now();
  const uploads = sendPhotos(origin, readFileSync(photo));
  const plan = {
    origin,
    kind: 'get' as const,
    paths,
    concurrency: 1,
    count: 20 * PAGES_PER_SECOND,
  };
  const p50s: number[] = [];
  const p99s: number[] = [];
  do {
    const { p50, p99 } = checked(
      await bench.client.run({ ...plan, perSecond: PAGES_PER_SECOND }),
      plan,
    );
    p50s.push(p50);
    p99s.push(p99);
  } while ((await waiting(url)) > 0);
  await uploads;
  const seconds = (performance.now() - start) / 1000;
  return { p50: Math.max(...p50s), p99: Math.max(...p99s), seconds };
}

async function waiting(url: string): Promise<number> {
  const [row] = await query<{ n: number }>(
    url,
    "select count(*)::int as n from media_photos where state = 'waiting' and claimed_at is null",
  );
  return row?.n ?? 0;
}

async function sendPhotos(origin: string, body: Buffer): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  let left = PHOTOS;
  const sender = async () => {
    while (left-- > 0) {
      const headers = { origin, 'content-type': 'image/jpeg' };
      const path = `/report/photos?draft=${v7()}`;
      const { status } = await answered(origin, agent, { method: 'POST', path, headers, body });
      if (status !== 200) throw new Error(`a photo was answered with ${status}`);
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, sender));
  agent.destroy();
}
