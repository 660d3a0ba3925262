// A phone on a line that can be cut, and a look at what the site has of it.
import pg from 'pg';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { inject, vi } from 'vitest';
import type { MessageKey } from '#basics/words.ts';
import { sayIn } from '#server/words.ts';
import { phone, site, startChromium } from './chromium.ts';
import { startLine } from './line.ts';

/** A browser on a line of its own, and the site's database. */
export async function startPhone() {
  const chromium = await startChromium();
  const line = await startLine(site);
  const database = new pg.Pool({ connectionString: inject('siteEnv').DATABASE_URL, max: 1 });
  const openContext = async () => {
    const context = await chromium.newContext({ ...phone, baseURL: line.url, locale: 'en' });
    context.setDefaultTimeout(30_000);
    return context;
  };
  return {
    line,
    openContext,
    /** A window with the service worker at work and its shell kept. */
    async openReady(path: string) {
      const context = await openContext();
      const page = await context.newPage();
      await page.goto(path);
      await atWork(page);
      return { context, page };
    },
    async reportsAt({ lon, lat }: Place) {
      const { rows } = await database.query<{ id: string; code: string; state: string }>(
        `select id, code, state from reports
         where abs(lon - $1) < 0.0005 and abs(lat - $2) < 0.0005`,
        [lon, lat],
      );
      return rows;
    },
    async photosOf(id: string, kind = 'report') {
      const { rows } = await database.query<StoredPhoto>(
        `select width, height, bytes, lon, claimed_at, state from media_photos
         where subject_id = $1 and kind = $2 order by bytes`,
        [id, kind],
      );
      return rows;
    },
    async stop() {
      await chromium.close();
      await line.close();
      await database.end();
    },
  };
}

export type Phone = Awaited<ReturnType<typeof startPhone>>;
type Place = { lon: number; lat: number };
type StoredPhoto = {
  width: number;
  height: number;
  bytes: number;
  lon: number;
  state: string;
  claimed_at: Date | null;
};

/** Waits until the page's own caches hold this address. */
export const keeps = (page: Page, path: string) =>
  vi.waitFor(async () => {
    const kept = await page.evaluate(async (at) => Boolean(await caches.match(at)), path);
    if (!kept) throw new Error(`${path} is not kept`);
  }, 20_000);

/** Waits until the service worker has taken over and keeps its shell. */
export async function atWork(page: Page) {
  await keeps(page, '/offline');
  await page.waitForFunction(() => Boolean(navigator.serviceWorker.controller));
}

/** A photo of 12 megapixels from a phone held upright, as large as phones make them. */
export async function largePhoto(place: Place) {
  const lying = await sharp({
    create: {
      ...{ width: 4000, height: 3000, channels: 3, background: '#223' },
      noise: { type: 'gaussian', mean: 90, sigma: 25 },
    },
  })
    .jpeg({ quality: 88 })
    .toBuffer();
  const degrees = (value: number) => `${Math.round(value * 1e6)}/1000000 0/1 0/1`;
  return sharp(lying)
    .withExif({
      IFD0: { Model: 'Test phone' },
      IFD3: {
        ...{ GPSLatitudeRef: 'N', GPSLatitude: degrees(place.lat) },
        ...{ GPSLongitudeRef: 'E', GPSLongitude: degrees(place.lon) },
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 88 })
    .toBuffer();
}

export const asFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });

/** Has what waits sent, until the page says what came of it. By itself it may be quicker than a finger. */
export async function sendNow(
  page: Page,
  outcome: MessageKey = 'phone.nothing-waits',
): Promise<void> {
  const say = sayIn('en');
  const said = page.getByText(say(outcome)).waitFor();
  const pressed = page.getByRole('button', { name: say('phone.send-now'), exact: true }).click();
  await Promise.any([pressed, said]);
  await said;
}
