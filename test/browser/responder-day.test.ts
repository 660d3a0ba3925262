// A responder's day on a phone, without touching the glass: what is mine, I take it, here is the proof.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { openWindow, phone, site, startChromium } from './chromium.ts';
import { pressOn, typeInto } from './keys.ts';
import { photoOf, spot } from './photos.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { sendReport, withoutDashes } from './steps.ts';

const say = sayIn('en');
const place = spot(87);
const resident = openPlainBrowser('en');
let chromium: Browser;
let responder: PlainBrowser;
let code = '';

beforeAll(async () => {
  chromium = await startChromium();
  ({ code } = await sendReport(resident, 'en', {
    ...{ category: 'dark-street', answer: 'One lamp is out', place },
    words: 'No lamp burns here',
  }));
  responder = await signInAs('responder.zharyq@example.org');
});
afterAll(() => chromium.close());

test('sees the task, takes it, proves it with a photo: by keyboard, on 360 pixels', async () => {
  const { page, context, faults } = await openWindow(chromium, phone);
  await context.addCookies(responder.cookiesFor(site));
  const button = (key: Parameters<typeof say>[0]) =>
    page.getByRole('button', { name: say(key), exact: true });
  await expect
    .poll(async () => mainWords(await responder.open('/work?lang=en')), { timeout: 60_000 })
    .toContain(code);
  await page.goto('/work?lang=en');
  faults.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, phone)));
  await pressOn(
    page,
    page.getByRole('listitem').filter({ hasText: code }).getByRole('link').first(),
  );
  await pressOn(page, button('task.accept'));
  await page.getByText(say('task.state.accepted'), { exact: true }).waitFor();
  await typeInto(page, page.locator('#done-words'), 'New bulb');
  await page.getByLabel(say('task.photo')).setInputFiles({
    ...{ name: 'lit.jpg', mimeType: 'image/jpeg' },
    buffer: await photoOf('lit', place),
  });
  await pressOn(page, button('task.done'));
  await page.getByText(say('task.state.claimed'), { exact: true }).waitFor();
  faults.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, phone)));
  expect(faults).toEqual([]);
  await context.close();
  const report = await resident.open(`/reports/${withoutDashes(code)}?lang=en`);
  expect(mainWords(report)).toContain(say('state.claimed'));
}, 120_000);
