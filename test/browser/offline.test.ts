// A report without network: what is written and photographed there arrives, once and whole.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { phone } from './chromium.ts';
import { chooseKind } from './journey.ts';
import { asFile, largePhoto, sendNow, startPhone, type Phone } from './offline-phone.ts';
import { photoOf, spot, typed } from './photos.ts';

const say = sayIn('en');
let mine: Phone;

beforeAll(async () => {
  mine = await startPhone();
});
afterAll(() => mine.stop());

const next = (page: Page) => page.getByRole('button', { name: say('form.next'), exact: true });
const button = (page: Page, key: Parameters<typeof say>[0]) =>
  page.getByRole('button', { name: say(key), exact: true });

/** Words, kind and its question, from the first step on; the place comes from a photo or is typed. */
async function fillIn(page: Page, place?: { lon: number; lat: number }) {
  await next(page).click();
  if (place) await page.getByLabel(say('report.where')).fill(typed(place));
  await next(page).click();
  await page.getByLabel(say('report.words'), { exact: true }).fill('Open since Monday');
  await chooseKind({ page, locale: 'en' }, 'open-manhole');
  await page.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await next(page).click();
  await button(page, 'report.check').last().click();
}

test('a report with two photos written without network is sent once when it is back, photos whole', async () => {
  const place = spot(161);
  const { context, page } = await mine.openReady('/report?lang=en');
  mine.line.cut();
  await page.close();
  const form = await context.newPage();
  await form.goto('/report');
  await context.setOffline(true);
  await form.getByText(say('phone.offline-form')).waitFor();
  const large = await largePhoto(place);
  expect(large.length).toBeGreaterThan(2_000_000);
  await form
    .getByLabel(say('report.photo-add'))
    .setInputFiles([asFile('1.jpg', large), asFile('1.jpg', await photoOf('dark', place))]);
  await expect
    .poll(() => form.getByText(say('report.photo-waits')).count(), { timeout: 30_000 })
    .toBe(2);
  await fillIn(form);
  await form.getByText(say('phone.waiting')).waitFor();
  await form.getByRole('link', { name: say('nav.on-phone', { count: 1 }) }).waitFor();
  expect(await barriersOn(form)).toEqual([]);
  expect(await tooWideOrSmall(form, phone)).toEqual([]);
  await form.close();
  expect(await mine.reportsAt(place)).toEqual([]);

  mine.line.mend();
  await context.setOffline(false);
  const back = await context.newPage();
  await back.goto('/receipts/mine');
  await back.getByText(say('phone.nothing-waits')).waitFor();
  const [report, ...others] = await mine.reportsAt(place);
  expect(others).toEqual([]);
  await back.getByText(report?.code.slice(0, 3) ?? '-').waitFor();
  await expect
    .poll(async () => (await mine.photosOf(report?.id ?? '')).map(({ state }) => state), {
      timeout: 30_000,
    })
    .toEqual(['ready', 'ready']);
  const [small, shrunk] = await mine.photosOf(report?.id ?? '');
  expect([shrunk?.width, shrunk?.height]).toEqual([1920, 2560]);
  expect(shrunk?.bytes).toBeLessThan(large.length);
  for (const photo of [small, shrunk]) {
    expect(photo?.lon).toBeCloseTo(place.lon, 5);
    expect(photo?.claimed_at).not.toBeNull();
  }
  await back.getByRole('link', { name: say('phone.open'), exact: true }).click();
  await back.getByRole('heading', { name: say('receipt.title') }).waitFor();
  await context.close();
}, 120_000);

test('when the report arrived but its answer was lost, it is still one report, and its receipt is here', async () => {
  const place = spot(163);
  const { context, page } = await mine.openReady('/report?lang=en');
  await page
    .getByLabel(say('report.photo-add'))
    .setInputFiles(asFile('a.jpg', await photoOf('dark', place)));
  await page.getByText(say('report.photo-kept'), { exact: true }).waitFor();
  await fillIn(page);
  mine.line.loseAnswersTo(/^POST \/report(\?\/send|\/send)/);
  await button(page, 'report.send').click();
  await page.getByText(say('phone.waiting')).waitFor();
  await expect.poll(async () => (await mine.reportsAt(place)).length).toBe(1);
  await expect.poll(() => mine.line.lost()).toBeGreaterThan(1);
  mine.line.mend();
  await sendNow(page);
  const [report, ...others] = await mine.reportsAt(place);
  expect(others).toEqual([]);
  expect(await mine.photosOf(report?.id ?? '')).toHaveLength(1);
  await page
    .getByText(say('state.received'), { exact: true })
    .or(page.getByText(say('state.assigned'), { exact: true }))
    .waitFor();
  await context.close();
}, 120_000);

test('what the server does not take stays on the phone and says why; mended it is sent', async () => {
  const { context, page } = await mine.openReady('/report?lang=en');
  mine.line.cut();
  await fillIn(page, { lon: 10, lat: 50 });
  await page.getByText(say('phone.waiting')).waitFor();
  mine.line.mend();
  await sendNow(page, 'phone.refused');
  await page.getByText(say('report.outside-our-areas')).waitFor();
  await page.getByRole('link', { name: say('phone.change') }).click();
  await next(page).click();
  await page.getByLabel(say('report.where')).fill(typed(spot(165)));
  await button(page, 'report.where-find').click();
  await page.getByText(say('report.place-from.address', { metres: 10 })).waitFor();
  await next(page).click();
  await next(page).click();
  await button(page, 'report.check').last().click();
  await button(page, 'report.send').click();
  await page.getByRole('heading', { name: say('receipt.thanks') }).waitFor();
  expect(await mine.reportsAt(spot(165))).toHaveLength(1);
  await page.goto('/receipts/mine');
  await page.getByText(say('phone.nothing-waits')).waitFor();
  await expect.poll(() => page.getByText('Open since Monday').count()).toBe(0);
  await context.close();
}, 120_000);
