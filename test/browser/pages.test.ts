// Every page there is: in three languages, for those who do not see it, and as the browser itself judges it.
import { readdirSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import en from '../../messages/en.json' with { type: 'json' };
import { locales } from '#basics/localised.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { everyPage, type PageThere } from './every-page.ts';

let chromium: Browser;
let pages: [string, PageThere][] = [];

beforeAll(async () => {
  chromium = await startChromium();
  pages = Object.entries(await everyPage());
}, 120_000);
afterAll(() => chromium.close());

/** Pages that cannot be opened just so, each with the test that looks at it. */
const lookedAtElsewhere = {
  '/embed/[lang]/map': 'stands in the frame of a partner: embed.test.ts',
  '/embed/[lang]/news': 'stands in the frame of a partner: embed.test.ts',
  '/embed/[lang]/warnings': 'stands in the frame of a partner: embed.test.ts',
  '/embed/[lang]/events': 'stands in the frame of a partner: embed.test.ts',
  '/embed/[lang]/report': 'stands in the frame of a partner: embed.test.ts',
  '/embed/[lang]/reports': 'stands in the frame of a partner: embed.test.ts',
  '/embed/[lang]/sent/[key]': 'stands in the frame of a partner: embed.test.ts',
  '/embed/[lang]/followed/[code]': 'stands in the frame of a partner: embed.test.ts',
  '/sign-in/single-sign-on': 'leads to another site: sign-in.test.ts',
  '/sign-in/single-sign-on/back': 'comes back from another site: sign-in.test.ts',
};

test('no page is forgotten: each one among the routes is looked at here', () => {
  const routes = readdirSync('src/routes', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.svelte'))
    .map((file) => `/${file}`.replaceAll(/\/(\(\w+\)|\+page\.svelte)/g, '') || '/');
  const known = [...pages.map(([name]) => name.split(' ')[0]), ...Object.keys(lookedAtElsewhere)];
  expect([...new Set(known)].toSorted()).toEqual(routes.toSorted());
});

const inLanguage = (path: string, locale: string) => {
  const url = new URL(path, site);
  url.searchParams.set('lang', locale);
  return url.pathname + url.search;
};

test('every page answers in Kazakh, Russian and English, without a word missing', async () => {
  const faults: string[] = [];
  for (const [name, { path, by, status = 200 }] of pages) {
    for (const locale of locales) {
      const page = await by.open(inLanguage(path, locale));
      const language = page.root.querySelector('html')?.getAttribute('lang');
      if (page.status !== status || language !== locale) {
        faults.push(`${name} in ${locale}: ${page.status}, lang ${language}`);
      }
      const words = page.root.querySelector('body')?.structuredText ?? '';
      faults.push(...rawKeysIn(words).map((key) => `${name} in ${locale}: ${key}`));
    }
  }
  expect(faults).toEqual([]);
});

const keys = Object.keys(en);
const rawKeysIn = (words: string) => [
  ...(words.match(/\[[a-z-]+(\.[a-z-]+)+\]/g) ?? []),
  ...keys.filter((key) =>
    new RegExp(`(^|[\\s>])${key.replaceAll('.', '\\.')}($|[\\s<])`).test(words),
  ),
];

const views: { name: string; locale: string; options: BrowserContextOptions }[] = [
  { name: 'a phone, light, in Kazakh', locale: 'kk', options: { ...phone, colorScheme: 'light' } },
  {
    name: 'a desk, dark, in Russian',
    locale: 'ru',
    options: { ...deskScreen, colorScheme: 'dark' },
  },
];

test.each(views)(
  'on $name: no barrier that axe can find, nothing cut, nothing on the console, nothing from elsewhere',
  async ({ locale, options }) => {
    const { page, context, faults } = await openWindow(chromium, { ...options, locale });
    const asked = requestsOf(page);
    for (const [name, { path, by }] of pages) {
      await context.clearCookies();
      await context.addCookies(by.cookiesFor(site));
      await page.goto(inLanguage(path, locale));
      const found = [...(await barriersOn(page)), ...(await tooWideOrSmall(page, options))];
      faults.push(...found.map((fault) => `${name}: ${fault}`));
      await expect.poll(() => asked.size, { timeout: 20_000 }).toBe(0);
    }
    expect(faults).toEqual([]);
    await context.close();
  },
  900_000,
);

/** What the page still waits for: who leaves a map half drawn makes it complain. */
function requestsOf(page: Page): Set<Request> {
  const open = new Set<Request>();
  page.on('request', (one) => one.resourceType() !== 'eventsource' && open.add(one));
  page.on('requestfinished', (one) => open.delete(one));
  page.on('requestfailed', (one) => open.delete(one));
  return open;
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // How it is written down is Svelte's affair; what it means is ours.
    'attribute-boolean-style': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
    'valid-id': ['error', { relaxed: true }],
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'no-implicit-button-type': 'off',
    'no-inline-style': 'off',
    'no-trailing-whitespace': 'off',
    'tel-non-breaking': 'off',
    'void-style': 'off',
  },
});

test('the HTML of every page is sound', async () => {
  const faults: string[] = [];
  for (const [name, { path, by }] of pages) {
    const { html } = await by.open(inLanguage(path, 'kk'));
    const { results } = await validator.validateString(html);
    const messages = results.flatMap((one) => one.messages);
    faults.push(
      ...messages.map(({ ruleId, message, line }) => `${name}:${line} ${ruleId}: ${message}`),
    );
  }
  expect(faults).toEqual([]);
});

const published =
  /^\/(news|warnings|events|contests|campaigns|subscribe|feeds|kit|comments)(\/|$| )/;
/** Where a circle is drawn: the map is what the page is for. */
const withMap = ['/subscribe/circle'];
const MOST_BYTES = 40 * 1024;

test('pages of what is published weigh at most 40 KB before their pictures', async () => {
  const heavy: string[] = [];
  const light = pages.filter(([name]) => published.test(name) && !withMap.includes(name));
  expect(light.length).toBeGreaterThan(20);
  for (const [name, { path, by }] of light) {
    const { page, context } = await openWindow(chromium, { ...phone, locale: 'kk' });
    await context.addCookies(by.cookiesFor(site));
    const sent = sizesOn(page);
    await page.goto(inLanguage(path, 'kk'), { waitUntil: 'networkidle' });
    const bytes = (await Promise.all(sent)).reduce((sum, one) => sum + one, 0);
    if (bytes > MOST_BYTES || bytes < 1000) heavy.push(`${name}: ${bytes}`);
    await context.close();
  }
  expect(heavy).toEqual([]);
}, 600_000);

/** What each answer weighs as it came, compressed; no pictures, no videos. */
function sizesOn(page: Page): Promise<number>[] {
  const sent: Promise<number>[] = [];
  page.on('response', (response) => {
    const request = response.request();
    if (['image', 'media'].includes(request.resourceType())) return;
    sent.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  return sent;
}
