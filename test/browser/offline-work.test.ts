// What else works without network: a responder's walk, kept receipts, what the gallery shares.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { phone, site } from './chromium.ts';
import { asFile, atWork, keeps, sendNow, startPhone, type Phone } from './offline-phone.ts';
import { photoOf, spot } from './photos.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { sendReport } from './steps.ts';

const say = sayIn('en');
let mine: Phone;

beforeAll(async () => {
  mine = await startPhone();
});
afterAll(() => mine.stop());

const button = (page: Page, key: Parameters<typeof say>[0]) =>
  page.getByRole('button', { name: say(key), exact: true });

/** What a phone keeps of tasks: their pages and photos. */
const tasksKept = (page: Page) =>
  page.evaluate(async () => {
    const kept = await (await caches.open('kept-pages')).keys();
    return kept
      .map(({ url }) => new URL(url).pathname)
      .filter((path) => /^.(work|photos)/.test(path));
  });

test('a responder walks without network: tasks and photos are there, what is answered is sent once', async () => {
  const places = [spot(167), spot(169)];
  const resident = openPlainBrowser('en');
  for (const place of places) {
    const lamp = { category: 'dark-street', answer: 'One lamp is out', place, photo: true };
    await sendReport(resident, 'en', { ...lamp, words: 'No lamp burns here' });
  }
  const responder = await signInAs('responder.zharyq@example.org');
  const codes = await Promise.all(
    places.map(async (place) => (await mine.reportsAt(place))[0]?.code ?? '?'),
  );
  await expect
    .poll(async () => mainWords(await responder.open('/work?lang=en')).replaceAll('-', ''), {
      timeout: 20_000,
    })
    .toContain(codes[1]);
  const context = await mine.openContext();
  await context.addCookies(responder.cookiesFor(mine.line.url));
  const page = await context.newPage();
  await page.goto('/work?lang=en');
  await atWork(page);
  await page.reload();
  const wanted = page.getByRole('listitem').filter({ hasText: codes[0]?.slice(0, 3) ?? '' });
  const link = (await wanted.getByRole('link').first().getAttribute('href')) ?? '';
  await keeps(page, link);
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const kept = await (await caches.open('kept-pages')).keys();
        return kept.filter(({ url }) => url.includes('/photos/')).length;
      }),
    )
    .toBeGreaterThan(0);

  mine.line.cut();
  await page.goto('/work');
  for (const code of codes) {
    const item = page.getByRole('listitem').filter({ hasText: code.slice(0, 3) });
    await item.getByRole('checkbox').check();
  }
  await button(page, 'task.walk').click();
  await page.getByRole('heading', { name: say('task.walk-title') }).waitFor();
  await expect
    .poll(() => page.getByRole('listitem').filter({ hasText: 'No lamp' }).count())
    .toBe(2);
  expect(await barriersOn(page)).toEqual([]);
  expect(await tooWideOrSmall(page, phone)).toEqual([]);
  await page.goto(link);
  await button(page, 'task.accept').click();
  await page.getByText(say('phone.task.accept')).waitFor();
  await page
    .getByLabel(say('task.photo'))
    .setInputFiles(asFile('lit.jpg', await photoOf('lit', places[0])));
  await button(page, 'task.done').click();
  await page.getByText(say('phone.task.done')).waitFor();
  expect(await button(page, 'task.done').count()).toBe(0);
  expect(await barriersOn(page)).toEqual([]);

  mine.line.mend();
  mine.line.loseAnswersTo(/^POST \/work\/[\w-]+\/send/);
  await page.goto('/receipts/mine');
  await expect
    .poll(async () => (await mine.reportsAt(spot(167)))[0]?.state, { timeout: 20_000 })
    .toBe('accepted');
  mine.line.mend();
  await sendNow(page);
  const [report] = await mine.reportsAt(spot(167));
  expect(report?.state).toBe('claimed');
  expect(await mine.photosOf(report?.id ?? '', 'proof')).toHaveLength(1);
  const again = await fetch(`${site}${link}/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ act: 'done', values: {} }),
  });
  expect(again.status).toBe(200);
  const earlier = await fetch(`${site}${link}/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ act: 'done', values: { round: '9' } }),
  });
  expect(earlier.status).toBe(409);

  // A phone that others use too: whose session is over leaves no task behind, and no photo of one.
  expect(await tasksKept(page)).not.toEqual([]);
  for (const { name } of responder.cookiesFor(mine.line.url)) {
    if (name !== 'lang') await context.clearCookies({ name });
  }
  await page.goto('/work');
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await expect.poll(() => tasksKept(page)).toEqual([]);

  await page.goto('/receipts/mine');
  await page.getByText(say('phone.forget-title')).click();
  await button(page, 'phone.forget').click();
  await page.getByText(say('phone.forgotten')).waitFor();
  expect(await page.evaluate(() => caches.match('/work').then(Boolean))).toBe(false);
  await context.close();
}, 180_000);

test('a receipt is kept only when its holder says so, and opens without network', async () => {
  const filed = await sendReport(openPlainBrowser('en'), 'en', {
    ...{ category: 'open-manhole', answer: say('category.no'), place: spot(171) },
  });
  const receipt = filed.receipt.path.split('?')[0] ?? '';
  const { context, page } = await mine.openReady('/report?lang=en');
  await page.goto(receipt);
  mine.line.cut();
  await page.goto(receipt);
  await page.getByRole('heading', { name: say('phone.offline-title') }).waitFor();
  mine.line.mend();
  await page.goto(receipt);
  await page.getByRole('link', { name: say('phone.keep-receipt') }).click();
  await page.getByText(filed.code).waitFor();
  expect(page.url()).not.toContain('#');
  await keeps(page, receipt);
  mine.line.cut();
  await page.goto(receipt);
  await page.getByText(filed.code).first().waitFor();
  mine.line.mend();
  await context.close();
}, 120_000);

test('a photo shared from the gallery opens the form with it, and the app has its name and signs', async () => {
  const { context, page } = await mine.openReady('/report?lang=en');
  const manifest = (await (await fetch(`${site}/manifest.webmanifest?in=kk`)).json()) as {
    lang: string;
    share_target: { action: string };
    icons: { src: string }[];
  };
  expect(manifest.lang).toBe('kk');
  for (const { src } of manifest.icons) expect((await fetch(`${site}${src}`)).status).toBe(200);
  await page.setContent(`<form method="post" action="${mine.line.url}${manifest.share_target.action}"
    enctype="multipart/form-data"><input name="text" value="Shared words"><input type="file" name="photos">
    <button>share</button></form>`);
  await page
    .locator('[type=file]')
    .setInputFiles(asFile('s.jpg', await photoOf('dark', spot(173))));
  await page.getByRole('button', { name: 'share' }).click();
  await page.getByText(say('report.photo-kept'), { exact: true }).waitFor();
  expect(await page.getByLabel(say('report.words'), { exact: true }).inputValue()).toBe(
    'Shared words',
  );
  await context.close();
}, 120_000);
