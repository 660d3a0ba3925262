// Passing a page on: plain links for everybody, and the device's own list where it has one.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { deskScreen, openWindow, site, startChromium } from './chromium.ts';
import { somethingOut } from './press.ts';

const say = sayIn('en');
let chromium: Browser;
let path = '';
beforeAll(async () => {
  chromium = await startChromium();
  ({ path } = await somethingOut());
});
afterAll(() => chromium.close());

type Sharing = { shared: unknown[]; share: (given: unknown) => Promise<void> };

test('a device with a list of its own is handed the address and the title of the page', async () => {
  const { page, context, faults } = await openWindow(chromium, deskScreen);
  await page.addInitScript(() => {
    const sharing = navigator as unknown as Sharing;
    sharing.shared = [];
    sharing.share = (given) => {
      sharing.shared.push(given);
      return Promise.reject(new DOMException('closed again', 'AbortError'));
    };
  });
  await page.goto(`${path}?lang=en`);
  await page.getByRole('button', { name: say('share.device') }).click();
  const shared = await page.evaluate(() => (navigator as unknown as Sharing).shared);
  expect(shared).toEqual([
    { title: 'The yard on Abay street is lit', url: expect.stringMatching(`^${site}/news/`) },
  ]);
  expect(faults).toEqual([]);
  await context.close();
});

test('anybody else has the plain links, and no button that does nothing', async () => {
  const { page, context, faults } = await openWindow(chromium, deskScreen);
  await page.addInitScript(() => Object.defineProperty(navigator, 'share', { value: undefined }));
  await page.goto(`${path}?lang=en`);
  const telegram = page.getByRole('link', { name: say('share.telegram') });
  expect(await telegram.getAttribute('href')).toContain('https://t.me/share/url?url=');
  expect(await page.getByRole('button', { name: say('share.device') }).isVisible()).toBe(false);
  expect(faults).toEqual([]);
  await context.close();
});
