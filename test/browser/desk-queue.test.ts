// The queue without a mouse: twenty reports looked for, chosen, given away, taken back, closed; and without scripts.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { pressOn } from './keys.ts';
import { spot } from './photos.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInNewOperator } from './staff.ts';
import { sendReport, withoutDashes } from './steps.ts';

const say = sayIn('en');
const MANY = 20;
let chromium: Browser;
let operator: PlainBrowser;
const codes: string[] = [];

beforeAll(async () => {
  chromium = await startChromium();
  for (let at = 0; at < MANY; at += 4) {
    const sent = [0, 1, 2, 3].map((more) =>
      sendReport(openPlainBrowser('en'), 'en', {
        ...{ category: 'open-manhole', answer: say('category.no'), place: spot(110 + at + more) },
        words: 'Quagga manhole',
      }),
    );
    codes.push(...(await Promise.all(sent)).map(({ code }) => code));
  }
  operator = await signInNewOperator('queue.operator@example.org');
}, 120_000);
afterAll(() => chromium.close());

async function openQueue(options: Parameters<typeof openWindow>[1], query = '') {
  const opened = await openWindow(chromium, options);
  await opened.context.addCookies(operator.cookiesFor(site));
  await opened.page.goto(`/desk?lang=en&${query}`);
  return opened;
}

const rows = (page: Page) => page.locator('tbody tr');
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const started = (page: Page) =>
  page.getByText(say('desk.bulk.chosen', { count: 0 }), { exact: true }).waitFor();

test('twenty reports are found, chosen, given away, taken back and closed by keyboard alone', async () => {
  const { page, context, faults } = await openQueue(deskScreen, 'queue=all');
  await started(page);
  await press(page, '/');
  await page.keyboard.type('quagga');
  await press(page, 'Enter');
  await page.waitForURL('**q=quagga**');
  await expect.poll(() => rows(page).count()).toBe(MANY);
  await started(page);
  await press(page, 'j', 'x');
  for (let at = 1; at < MANY - 1; at++) await press(page, 'j');
  await press(page, 'j', 'X', 'a');
  await page.getByText(say('desk.bulk.chosen', { count: MANY }), { exact: true }).waitFor();
  await page.keyboard.type('Taza');
  await press(page, 'Tab');
  await page.keyboard.type('The manholes of one street');
  await press(page, 'Enter');
  await page.getByText(say('desk.bulk.done', { done: MANY, total: MANY })).waitFor();
  await expect.poll(() => rows(page).filter({ hasText: 'Taza Qabyrga' }).count()).toBe(MANY);
  faults.push(...(await barriersOn(page)));
  await pressOn(page, page.getByRole('button', { name: say('desk.bulk.undo') }));
  await page.getByText(say('desk.bulk.undone', { count: MANY })).waitFor();
  expect(await rows(page).filter({ hasText: 'Taza Qabyrga' }).count()).toBe(0);
  await started(page);
  await press(page, '*');
  await page.getByLabel(say('desk.bulk.what')).focus();
  await page.keyboard.type('Close');
  await press(page, 'Tab');
  await page.keyboard.type('Covered last night');
  await press(page, 'Enter');
  await page.getByText(say('desk.bulk.done', { done: MANY, total: MANY })).waitFor();
  await expect
    .poll(() =>
      rows(page)
        .filter({ hasText: say('state.declined') })
        .count(),
    )
    .toBe(MANY);
  expect(faults).toEqual([]);
  await context.close();
});

test('a report opens beside the list and the map, its forms leave the list where it is', async () => {
  const { page, context, faults } = await openQueue(deskScreen, 'queue=all&q=quagga');
  await started(page);
  await press(page, 'j', 'j', 'Enter');
  const pane = page.getByRole('region', { name: say('desk.list.pane') });
  await pane.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('button', { name: say('map.title') }).click();
  expect(new URL(page.url()).pathname).toBe('/desk');
  faults.push(...(await barriersOn(page)));
  await press(page, 'Escape');
  await expect.poll(() => pane.count()).toBe(0);
  await press(page, 'n');
  await page.waitForURL('**/desk/reports/**');
  expect(codes.map(withoutDashes)).toContain(page.url().split('/').at(-1)?.slice(0, 9));
  expect(faults).toEqual([]);
  await context.close();
});

test('the keys are listed, can be turned off, and never act in a field', async () => {
  const { page, context, faults } = await openQueue(deskScreen, 'queue=all&q=quagga');
  await started(page);
  await press(page, '?');
  const off = page.getByRole('button', { name: say('desk.keys.turn-off') });
  await off.waitFor();
  faults.push(...(await barriersOn(page)));
  await off.press('Enter');
  await press(page, 'Escape', 'j');
  expect(await page.locator('tbody :focus').count()).toBe(0);
  await press(page, '?');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.goto('/desk/keys?lang=en');
  await page.getByText(say('desk.keys.assign')).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('on a phone the list stands alone, nothing is too wide or too small', async () => {
  const { page, context, faults } = await openQueue(phone, 'queue=all&q=quagga');
  await started(page);
  faults.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, phone)));
  await page.goto('/desk/search?lang=en&q=quagga');
  await page.getByRole('heading', { name: say('desk.find.part.reports') }).waitFor();
  faults.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, phone)));
  expect(faults).toEqual([]);
  await context.close();
});

test('an open desk sees in its queues that something has come in', async () => {
  const { page, context } = await openQueue(deskScreen, 'queue=all&q=quagga');
  await started(page);
  const count = () => page.getByRole('link', { name: say('desk.queue.open') }).innerText();
  const before = await count();
  await sendReport(openPlainBrowser('en'), 'en', {
    ...{ category: 'open-manhole', answer: say('category.no'), place: spot(140) },
  });
  await expect.poll(count, { timeout: 60_000 }).not.toBe(before);
  await context.close();
});

test('without scripts: sorted, narrowed, kept under a name, many at once and the next one', async () => {
  const found = await operator.open('/desk?lang=en&queue=all&q=quagga');
  expect(found.root.querySelectorAll('tbody tr').length).toBe(MANY);
  const kept = await operator.press(found, say('desk.list.save-now'), {
    [say('desk.list.name')]: 'Quaggas',
  });
  expect(mainWords(kept)).toContain('Quaggas');
  for (const box of kept.root.querySelectorAll('tbody input').slice(0, 2))
    box.setAttribute('checked', '');
  const sorted = await operator.open('/desk?lang=en&queue=all&sort=due&dir=desc&due=late');
  expect(sorted.status).toBe(200);
  const refused = await operator.press(found, say('desk.bulk.do'));
  expect(refused.status).toBe(400);
  const next = await operator.press(found, say('desk.list.next'));
  expect(next.path).toContain('/desk/reports/');
  const asked = await resident('/desk/live');
  expect(asked.status).toBe(403);
});

const resident = (path: string) => fetch(`${site}${path}`, { redirect: 'manual' });
