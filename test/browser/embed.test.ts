// The report form, the map and the list on a partner's page: in a frame, on another site, without cookies.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, phone, site, startChromium } from './chromium.ts';
import { spot, typed } from './photos.ts';
import { openPlainBrowser } from './plain-browser.ts';
import { categoryName, groupName, sendReport } from './steps.ts';

const say = sayIn('kk');
const patient = { timeout: 20_000 };
let chromium: Browser;
let partner: Server;
let port = 0;
const snippets = new Map<string, string>();

beforeAll(async () => {
  chromium = await startChromium();
  partner = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const snippet = snippets.get(request.url ?? '') ?? '';
    response.end(`<!doctype html><html lang="en"><meta name="viewport"
      content="width=device-width, initial-scale=1"><title>The partner</title>
      <main><h1>Our town</h1>${snippet}</main></html>`);
  });
  await new Promise<void>((listening) => partner.listen(0, listening));
  port = (partner.address() as AddressInfo).port;
  const plain = openPlainBrowser('kk');
  for (const [path, query] of [
    ['/report', 'part=report&in=kk'],
    ['/map', 'part=map&in=kk&area=petropavl'],
    ['/reports', 'part=reports&in=kk'],
  ] as const) {
    const made = (await plain.open(`/embed?${query}`)).root.querySelector('textarea');
    snippets.set(path, made?.textContent.replaceAll('&lt;', '<') ?? '');
  }
});
afterAll(async () => {
  partner.close();
  await chromium.close();
});

/** The partner's page with our frame in it. */
async function openAt(
  path: string,
  { host = 'localhost', ...options }: BrowserContextOptions & { host?: string },
) {
  const context = await chromium.newContext({ locale: 'en', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(`http://${host}:${port}${path}`);
  return { context, page, frame: page.frameLocator('iframe'), faults };
}

const button = (frame: FrameLocator, name: string) =>
  frame.getByRole('button', { name, exact: true });

async function chooseManhole(frame: FrameLocator) {
  const kind = frame.getByRole('radio', { name: categoryName('open-manhole', 'kk') });
  if (!(await kind.isVisible()))
    await frame.getByText(groupName('open-manhole', 'kk'), { exact: true }).click();
  await kind.check();
}

/** The number that is read in the frame, and whether the receipt it leads to says the same. */
async function filedIn(frame: FrameLocator) {
  await frame.getByRole('heading', { name: say('receipt.thanks') }).waitFor();
  const code = (await frame.locator('.code').first().textContent()) ?? '';
  const link = frame.getByRole('link', { name: say('embed.open-receipt') });
  const receipt = await openPlainBrowser('kk').open((await link.getAttribute('href')) ?? '');
  return { code, onReceipt: receipt.html.includes(code) };
}

const aReport = { code: expect.stringMatching(/^([0-9A-Z]{3}-?){3}$/), onReceipt: true };

test('a report is filed on a partner’s page, without a cookie and in the language of the page', async () => {
  const { page, frame, context, faults } = await openAt('/report', {
    ...phone,
    colorScheme: 'light',
  });
  const next = button(frame, say('form.next'));
  await next.click();
  await frame.getByLabel(say('report.where')).fill(typed(spot(71)));
  await button(frame, say('report.where-find')).click();
  await frame.getByText(say('report.place-from.address', { metres: 10 })).waitFor();
  await next.click();
  await frame.getByLabel(say('report.words'), { exact: true }).fill('Қақпағы жоқ');
  await chooseManhole(frame);
  await frame.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await next.click();
  await frame
    .getByRole('button', { name: say('report.check') })
    .last()
    .click();
  await button(frame, say('report.send')).click();
  expect(await filedIn(frame)).toEqual(aReport);
  expect(faults).toEqual([]);
  expect(await context.cookies(site)).toEqual([]);
  // The frame is as tall as what is in it: there is one scroll bar, the partner's.
  await fits(page);
  await context.close();
});

/** Waits until the frame is as tall as its page. */
async function fits(page: Page) {
  const height = async () => (await page.locator('iframe').boundingBox())?.height ?? 0;
  const inside = page.frames().at(-1);
  await expect
    .poll(async () => {
      const tall = (await inside?.locator('[data-frame]').boundingBox())?.height ?? 0;
      return Math.abs((await height()) - tall) < 2;
    }, patient)
    .toBe(true);
}

test('without JavaScript the form works in the frame as well', async () => {
  const { frame, context } = await openAt('/report', { ...deskScreen, javaScriptEnabled: false });
  await frame.getByLabel(say('report.where')).fill(typed(spot(73)));
  await frame.getByLabel(say('report.words'), { exact: true }).fill('Қақпағы жоқ');
  await chooseManhole(frame);
  const check = frame.getByRole('button', { name: say('report.check') }).last();
  await check.click();
  await frame.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await check.click();
  await button(frame, say('report.send')).click();
  expect(await filedIn(frame)).toEqual(aReport);
  await context.close();
});

test.each([
  { name: 'a phone, light', options: { ...phone, colorScheme: 'light' as const } },
  { name: 'a desk, dark', options: { ...deskScreen, colorScheme: 'dark' as const } },
])(
  'on $name map, list and form have no barrier, fit, and what they lead to opens beside the frame',
  async ({ options }) => {
    await sendReport(openPlainBrowser('en'), 'en', {
      ...{ category: 'open-manhole', answer: sayIn('en')('category.no') },
      place: spot(options === phone ? 75 : 77),
    });
    const faults: string[] = [];
    for (const path of ['/map', '/reports', '/report']) {
      const { page, frame, context, faults: found } = await openAt(path, options);
      await frame.getByRole('heading', { level: 1 }).waitFor();
      if (path === '/map') await frame.locator('canvas.maplibregl-canvas').waitFor();
      await fits(page);
      faults.push(...found.map((fault) => `${path}: ${fault}`));
      const inside = await context.newPage();
      await inside.goto((await page.locator('iframe').getAttribute('src')) ?? '');
      const barriers = [...(await barriersOn(inside)), ...(await tooWideOrSmall(inside, options))];
      faults.push(...barriers.map((barrier) => `${path}: ${barrier}`));
      if (path !== '/report') {
        const link = frame.getByRole('link', { name: say('embed.all') });
        const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
        if (!opened.url().startsWith(`${site}/reports?lang=kk`)) faults.push(opened.url());
      }
      await context.close();
    }
    expect(faults).toEqual([]);
  },
);

test('the map shows the pins of reports, and without JavaScript the list', async () => {
  const tiles: string[] = [];
  const context = await chromium.newContext({ ...deskScreen });
  const page = await context.newPage();
  page.on('response', (response) => {
    if (response.url().includes('/tiles/') && response.status() === 200) tiles.push(response.url());
  });
  await page.goto(`http://localhost:${port}/map`);
  await expect.poll(() => tiles.length, patient).toBeGreaterThan(0);
  await context.close();
  const plain = await openAt('/map', { ...deskScreen, javaScriptEnabled: false });
  await plain.frame
    .getByRole('link', { name: categoryName('open-manhole', 'kk') })
    .first()
    .waitFor();
  await plain.context.close();
});

test('a site that is not named sees nothing, and neither does anybody of our other pages', async () => {
  const { page, context, faults } = await openAt('/map', { host: '127.0.0.1', ...deskScreen });
  await expect.poll(() => faults.join(), patient).toContain('frame-ancestors');
  expect(await page.frames().at(-1)?.locator('[data-frame]').count()).toBe(0);
  await context.close();
  snippets.set('/whole', `<iframe src="${site}/report" title="x"></iframe>`);
  const whole = await openAt('/whole', deskScreen);
  await expect.poll(() => whole.faults.join(), patient).toContain('frame-ancestors');
  await whole.context.close();
  const headers = async (path: string) => (await fetch(`${site}${path}`)).headers;
  expect((await headers('/')).get('x-frame-options')).toBe('DENY');
  expect((await headers('/embed/kk/map')).get('x-frame-options')).toBeNull();
  expect((await headers('/embed/map?lang=kk&area=petropavl')).get('x-frame-options')).toBeNull();
});

describe('a box as an element of a page', () => {
  const kinds = ['news', 'warnings', 'events', 'reports', 'map'] as const;
  const boxes = (origin: string, lang = 'kk') => `
    <script src="${origin}/lamplighter-box.js" async></script>
    ${kinds.map((kind) => `<lamplighter-box kind="${kind}" area="petropavl" lang="${lang}"><a href="#">${kind}</a></lamplighter-box>`).join('')}`;

  test('shows news, warnings, events, reports and the map, each as tall as what is in it', async () => {
    snippets.set('/boxes', boxes(site));
    const { page, context, faults } = await openAt('/boxes', { ...phone, colorScheme: 'dark' });
    for (const kind of kinds) {
      const box = page.locator(`lamplighter-box[kind="${kind}"]`);
      await box.scrollIntoViewIfNeeded();
      const inside = page.frameLocator(`lamplighter-box[kind="${kind}"] iframe`);
      await inside.getByRole('heading', { level: 1, name: say(`embed.part.${kind}`) }).waitFor();
      if (kind === 'map') await inside.locator('canvas.maplibregl-canvas').waitFor();
      const height = async () => {
        const own = (await inside.locator('[data-frame]').boundingBox())?.height ?? 0;
        return Math.abs(((await box.boundingBox())?.height ?? 0) - own);
      };
      await expect.poll(height, patient).toBeLessThan(2);
    }
    expect(faults).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  test('has no origin of its own, leads out beside the page, and follows its attributes', async () => {
    snippets.set('/box', boxes(site, 'en'));
    const { page, context, faults } = await openAt('/box', deskScreen);
    const box = page.locator('lamplighter-box[kind="events"]');
    const inside = page.frameLocator('lamplighter-box[kind="events"] iframe');
    const link = inside.getByRole('link', { name: sayIn('en')('embed.all-events') });
    await link.waitFor();
    expect(await inside.locator('body').evaluate(() => self.origin)).toBe('null');
    const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
    expect(opened.url()).toContain(`${site}/events`);
    await box.evaluate((one) => one.setAttribute('lang', 'ru'));
    const russian = page.frameLocator('lamplighter-box[kind="events"] iframe');
    await russian.getByRole('heading', { name: sayIn('ru')('embed.part.events') }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('its code is there to be copied, and a site that is not named sees nothing in it', async () => {
    const copied = (
      await openPlainBrowser('en').open('/embed?part=warnings&in=kk&area=petropavl')
    ).root
      .querySelectorAll('textarea')
      .at(1);
    const code = copied?.textContent.replaceAll('&lt;', '<').replaceAll('&quot;', '"') ?? '';
    expect(code).toContain('<lamplighter-box kind="warnings" area="petropavl" lang="kk">');
    snippets.set('/copied', code);
    const { page, context, faults } = await openAt('/copied', { host: '127.0.0.1', ...deskScreen });
    await expect.poll(() => faults.join(), patient).toContain('frame-ancestors');
    await context.close();
    const plain = await openAt('/copied', { ...deskScreen, javaScriptEnabled: false });
    await plain.page.getByRole('link', { name: say('embed.part.warnings') }).waitFor();
    await plain.context.close();
    expect(page.isClosed()).toBe(true);
  });
});
