// From one report to the next: by key on its page, and without scripts.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { spot } from './photos.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInNewOperator } from './staff.ts';
import { sendReport } from './steps.ts';

const say = sayIn('en');
const query = 'queue=all&sort=filed&q=numbat';
let chromium: Browser;
let operator: PlainBrowser;

beforeAll(async () => {
  chromium = await startChromium();
  for (const at of [150, 151, 152]) {
    await sendReport(openPlainBrowser('en'), 'en', {
      ...{ category: 'open-manhole', answer: say('category.no'), place: spot(at) },
      words: 'Numbat manhole',
    });
  }
  operator = await signInNewOperator('next.operator@example.org');
}, 120_000);
afterAll(() => chromium.close());

test('n on a report’s page opens the next one of the list, with and without scripts', async () => {
  const { page, context } = await openWindow(chromium, deskScreen);
  await context.addCookies(operator.cookiesFor(site));
  await page.goto(`/desk?lang=en&${query}`);
  const links = page.locator('tbody a[href^="/desk/reports/"]');
  await expect.poll(() => links.count()).toBe(3);
  const [first, second] = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  await page.goto(first ?? '', { waitUntil: 'networkidle' });
  const next = page.getByRole('button', { name: say('desk.list.next') });
  await next.waitFor();
  await page.keyboard.press('n');
  await page.waitForURL(`**${second}`);
  expect([...(await barriersOn(page)), ...(await tooWideOrSmall(page, deskScreen))]).toEqual([]);
  await context.close();

  const list = await operator.open(`/desk?lang=en&${query}`);
  const report = await operator.press(list, say('desk.list.next'));
  const after = await operator.press(report, say('desk.list.next'));
  expect(after.path).toContain('/desk/reports/');
  expect(after.path).not.toBe(report.path);
});

test('when nothing is left it leads back to the list, which says so kindly', async () => {
  const { page, context, faults } = await openWindow(chromium, phone);
  await context.addCookies(operator.cookiesFor(site));
  await page.goto(`/desk?lang=en&${query}&none-free=1`, { waitUntil: 'networkidle' });
  expect(await page.locator('main').innerText()).toContain(say('desk.list.none-free'));
  await page.locator('tbody a[href^="/desk/reports/"]').first().focus();
  await page.keyboard.press('t');
  await page.waitForURL('**/desk/reports/**');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('message-words');
  faults.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, phone)));
  expect(faults).toEqual([]);
  await context.close();
});

test('what is late has its place in the public list and among the figures', async () => {
  const { page, context, faults } = await openWindow(chromium, phone);
  for (const path of ['/reports?lang=kk&state=late', '/figures?lang=kk']) {
    await page.goto(path);
    faults.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, phone)));
  }
  expect(await page.locator('main').innerText()).toContain(sayIn('kk')('figures.late-how'));
  expect(faults).toEqual([]);
  expect(mainWords(await operator.open('/desk?lang=en'))).toContain(say('desk.queue.banned'));
  await context.close();
});
