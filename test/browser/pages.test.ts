// Every page there is: in three languages, for those who do not see it, and as the browser itself judges it.
import { HtmlValidate } from 'html-validate';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import en from '../../messages/en.json' with { type: 'json' };
import { locales } from '#basics/localised.ts';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { photoOf, spot } from './photos.ts';
import { openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { asFile, sendReport, signInAs, withoutDashes } from './steps.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
let admin: PlainBrowser;
let chromium: Browser;
let pages: Record<string, string> = {};

beforeAll(async () => {
  chromium = await startChromium();
  admin = await signInAs('desk@example.org');
  const email = 'resident.pages@example.org';
  const { code, receipt } = await sendReport(resident, 'en', {
    category: 'open-manhole',
    answer: say('category.no'),
    place: spot(41),
    email,
    photo: true,
  });
  const task = linkIn(await letterTo('tuma@example.org', code), '/work/');
  await resident.press(await resident.open(task), say('task.done'), {
    [say('task.photo')]: [asFile(await photoOf('lit', spot(41)), 'after.jpg')],
  });
  const open = await sendReport(resident, 'en', {
    category: 'open-manhole',
    answer: say('category.no'),
    place: spot(43),
  });
  const offered = linkIn(await letterTo('tuma@example.org', open.code), '/work/');
  const atDesk = `/desk/reports/${withoutDashes(code)}`;
  const publicPage = `/reports/${withoutDashes(code)}`;
  await vi.waitFor(async () => {
    if (!(await resident.open(publicPage)).html.includes('<img')) throw new Error('no photo yet');
  }, 15_000);
  const sheet = await admin.open(atDesk);
  const photo = sheet.root.querySelector('a[href*="/photos/"].button')?.getAttribute('href') ?? '';
  pages = {
    home: '/',
    form: '/report',
    list: '/reports',
    report: publicPage,
    there: `${publicPage}/there`,
    figures: '/figures',
    about: '/about',
    'find a receipt': '/receipt',
    receipt: receipt.path,
    'confirm an address': linkIn(await letterTo(email, code), '/email'),
    task: offered,
    'task done': task,
    'sign in': '/sign-in',
    'forgotten password': '/sign-in/reset',
    account: '/account',
    authenticator: '/account/authenticator',
    passkeys: '/account/passkeys',
    queue: '/desk?queue=all',
    'desk report': atDesk,
    redact: photo,
    outbox: '/desk/outbox',
    'no such page': '/reports/000000000',
  };
});
afterAll(() => chromium.close());

const browserFor = (path: string) => (/^\/(desk|account)/.test(path) ? admin : resident);
const inLanguage = (path: string, locale: string) => {
  const url = new URL(path, site);
  url.searchParams.set('lang', locale);
  return url.pathname + url.search;
};

test('every page answers in Kazakh, Russian and English, without a word missing', async () => {
  const faults: string[] = [];
  for (const [name, path] of Object.entries(pages)) {
    for (const locale of locales) {
      const page = await browserFor(path).open(inLanguage(path, locale));
      const wanted = name === 'no such page' ? 404 : 200;
      const language = page.root.querySelector('html')?.getAttribute('lang');
      if (page.status !== wanted || language !== locale) {
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
    await context.addCookies(admin.cookiesFor(site));
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(inLanguage(path, locale));
      const found = [...(await barriersOn(page)), ...(await tooWideOrSmall(page, options))];
      faults.push(...found.map((fault) => `${name}: ${fault}`));
    }
    expect(faults).toEqual([]);
    await context.close();
  },
  120_000,
);

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // How it is written down is Svelte's affair; what it means is ours.
    'attribute-boolean-style': 'off',
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
  for (const [name, path] of Object.entries(pages)) {
    const { html } = await browserFor(path).open(inLanguage(path, 'kk'));
    const { results } = await validator.validateString(html);
    const messages = results.flatMap((one) => one.messages);
    faults.push(
      ...messages.map(({ ruleId, message, line }) => `${name}:${line} ${ruleId}: ${message}`),
    );
  }
  expect(faults).toEqual([]);
});
