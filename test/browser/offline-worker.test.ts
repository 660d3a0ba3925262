// What becomes of a phone when the service worker becomes a newer one, or is withdrawn.
import type { ChildProcess } from 'node:child_process';
import type { BrowserContext, Page } from 'playwright-core';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { endProcess, ownProcess } from '#server/children.ts';
import { freePort } from '#server/ports.ts';
import { sayIn } from '#server/words.ts';
import { phone, site, startChromium } from './chromium.ts';
import { chooseKind } from './journey.ts';
import { atWork, sendNow } from './offline-phone.ts';
import { spot, typed } from './photos.ts';
import { startTwoBuilds } from './two-builds.ts';

const say = sayIn('en');
let chromium: Awaited<ReturnType<typeof startChromium>>;
let database: pg.Pool;
let way: Awaited<ReturnType<typeof startTwoBuilds>>;
let withdrawn: ChildProcess | undefined;

beforeAll(async () => {
  chromium = await startChromium();
  database = new pg.Pool({ connectionString: inject('siteEnv').DATABASE_URL, max: 1 });
});
afterAll(async () => {
  await chromium.close();
  await way.close();
  await database.end();
  if (withdrawn) await endProcess(withdrawn, 'SIGTERM', 5000);
});

/** A phone with the service worker at work, on a way to the site that is as it was. */
async function openPhone(): Promise<{ context: BrowserContext; page: Page }> {
  way = await startTwoBuilds(site);
  const context = await chromium.newContext({ ...phone, baseURL: way.url, locale: 'en' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await page.goto('/report?lang=en');
  await atWork(page);
  return { context, page };
}

/** A report that is written while there is no network, and so waits. */
async function letOneWait(page: Page, place: { lon: number; lat: number }) {
  way.cut();
  const next = page.getByRole('button', { name: say('form.next'), exact: true });
  await next.click();
  await page.getByLabel(say('report.where')).fill(typed(place));
  await next.click();
  await page.getByLabel(say('report.words'), { exact: true }).fill('Open since the old build');
  await chooseKind({ page, locale: 'en' }, 'open-manhole');
  await page.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await next.click();
  await page
    .getByRole('button', { name: say('report.check'), exact: true })
    .last()
    .click();
  await page.getByText(say('phone.waiting')).waitFor();
}

const reportsAt = async ({ lon, lat }: { lon: number; lat: number }) =>
  (
    await database.query(
      'select from reports where abs(lon - $1) < 5e-4 and abs(lat - $2) < 5e-4',
      [...[lon, lat]],
    )
  ).rowCount;

const shells = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('shell-')));
const workers = (page: Page) =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

/** Opens it again until the newer one has it: a page that is just closed may hold the old one for a moment. */
async function openAnew(page: Page) {
  const opened = async () => {
    await page.goto('about:blank');
    await page.goto('/receipts/mine');
    return shells(page);
  };
  await expect.poll(opened, { timeout: 40_000 }).toEqual(['shell-newer']);
}

test('a newer build takes over when its pages are opened anew, and what waits is still there and is sent', async () => {
  const place = spot(181);
  const { context, page } = await openPhone();
  const [old] = await shells(page);
  await letOneWait(page, place);
  way.lose(/^\/report\/(photos|send)/);
  way.becomeBuild('newer');
  way.mend();
  await page.goto('/receipts/mine');
  // The open page goes on with what it was opened with; the newer one gets ready beside it.
  await expect.poll(() => shells(page), { timeout: 20_000 }).toEqual([old, 'shell-newer']);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).waiting);
  await page.getByText(say('phone.waiting')).waitFor();
  await page.close();

  const later = await context.newPage();
  await openAnew(later);
  await later.getByText(say('phone.waiting')).waitFor();
  await atWork(later);
  expect(await reportsAt(place)).toBe(0);
  way.lose(null);
  await sendNow(later);
  expect(await reportsAt(place)).toBe(1);
  way.cut();
  await later.goto('/report');
  await later.getByText(say('report.title')).first().waitFor();
  await context.close();
  await way.close();
}, 120_000);

test('a service worker that the operator withdraws goes with its copies; what waits stays and is sent', async () => {
  const place = spot(183);
  const { context, page } = await openPhone();
  await letOneWait(page, place);
  const port = String(await freePort());
  const env = { ...inject('siteEnv'), PORT: port, OFFLINE: 'false' };
  withdrawn = await ownProcess('src/web.ts', env).start();
  way.leadTo(`http://127.0.0.1:${port}`);
  way.lose(/^\/report\/(photos|send)/);
  way.mend();
  await page.goto('/receipts/mine');
  await page.getByText(say('phone.waiting')).waitFor();
  // A browser asks for a newer worker at a visit, in its own time: here it is asked to.
  const left = () =>
    page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.update().catch(() => undefined);
      return caches.keys();
    });
  await expect.poll(left, { timeout: 40_000, interval: 2000 }).toEqual([]);
  await page.close();

  const later = await context.newPage();
  await later.goto('/receipts/mine');
  await later.getByText(say('phone.waiting')).waitFor();
  expect(await later.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  expect(await reportsAt(place)).toBe(0);
  way.lose(null);
  await sendNow(later);
  expect(await reportsAt(place)).toBe(1);
  await expect.poll(() => workers(later), { timeout: 20_000 }).toBe(0);
  expect(await later.evaluate(() => caches.keys())).toEqual([]);
  way.cut();
  await expect(later.goto('/report')).rejects.toThrow('net::');
  await context.close();
}, 120_000);
