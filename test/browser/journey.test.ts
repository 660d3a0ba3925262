// From the photo in the yard to "Confirmed", as people with a phone, at a desk and without scripts go through it.
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Locale } from '#basics/localised.ts';
import { deskScreen, openWindow, phone, startChromium } from './chromium.ts';
import { answer, fillInReport, lookAtPublicPage, repair, sendReport } from './journey.ts';
import { spot } from './photos.ts';

let chromium: Browser;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

type Way = { name: string; locale: Locale; at: number; window: BrowserContextOptions };
const ways: Way[] = [
  {
    name: 'on a phone, in Kazakh',
    locale: 'kk',
    at: 1,
    window: { ...phone, colorScheme: 'light' },
  },
  {
    name: 'at a desk, in English, in the dark',
    locale: 'en',
    at: 3,
    window: { ...deskScreen, colorScheme: 'dark' },
  },
  {
    name: 'on a phone without scripts, in Russian',
    locale: 'ru',
    at: 5,
    window: { ...phone, javaScriptEnabled: false },
  },
];

test.each(ways)('$name: reported, repaired, disputed, repaired again, confirmed', async (way) => {
  const { page, context, faults } = await openWindow(chromium, {
    ...way.window,
    locale: way.locale,
  });
  const walk = {
    page,
    locale: way.locale,
    scripts: way.window.javaScriptEnabled !== false,
    place: spot(way.at),
    email: `resident.${way.at}@example.org`,
    responsible: 'tuma@example.org',
  };
  await fillInReport(walk);
  const code = await sendReport(walk);
  await repair(walk, code);
  await answer(walk, code, 'no');
  await repair(walk, code, 2);
  await answer(walk, code, 'yes', 2);
  await lookAtPublicPage(walk, code);
  expect(faults).toEqual([]);
  await context.close();
});
