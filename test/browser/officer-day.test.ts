// An officer's day without a mouse: what is due, a meeting with residents, what everybody reads of it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { pressOn, typeInto } from './keys.ts';
import { spot } from './photos.ts';
import { openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { sendReport } from './steps.ts';

const say = sayIn('en');
let chromium: Browser;
let officer: PlainBrowser;
let code = '';

beforeAll(async () => {
  chromium = await startChromium();
  ({ code } = await sendReport(openPlainBrowser('en'), 'en', {
    ...{ category: 'open-manhole', answer: say('category.no'), place: spot(83) },
    words: 'A manhole the officer ties to a meeting',
  }));
  officer = await signInAs('officer.ruslan@example.org');
});
afterAll(() => chromium.close());

async function openOfficers(options: Parameters<typeof openWindow>[1]) {
  const opened = await openWindow(chromium, options);
  await opened.context.addCookies(officer.cookiesFor(site));
  return opened;
}

test('plans a meeting, writes down what was agreed, ties it to a report, publishes: by keyboard', async () => {
  const { page, context, faults } = await openOfficers(deskScreen);
  const button = (key: Parameters<typeof say>[0]) =>
    page.getByRole('button', { name: say(key), exact: true });
  await page.goto('/desk/district?lang=en');
  await pressOn(page, page.getByRole('link', { name: say('meeting.plan'), exact: true }));
  await page.waitForURL('**/desk/district/meetings/new');
  await typeInto(
    page,
    page.getByLabel(say('meeting.title'), { exact: true }),
    'Yards of the spring',
  );
  await typeInto(page, page.getByLabel(say('meeting.place'), { exact: true }), 'School 7');
  await page.getByLabel(say('meeting.begins'), { exact: true }).fill('2030-03-10T18:30');
  await pressOn(page, button('meeting.plan'));
  await page.getByRole('heading', { level: 1, name: 'Yards of the spring' }).waitFor();
  await typeInto(page, page.getByLabel(say('meeting.point'), { exact: true }), 'An open manhole');
  await typeInto(page, page.getByLabel(say('meeting.outcome'), { exact: true }), 'By Friday');
  await pressOn(page, button('meeting.agree'));
  await page.getByText('An open manhole', { exact: true }).waitFor();
  await typeInto(page, page.getByLabel(say('receipt.number'), { exact: true }), code);
  await pressOn(page, button('meeting.tie'));
  await page.getByRole('link', { name: code, exact: true }).waitFor();
  await typeInto(page, page.getByLabel(say('meeting.attended'), { exact: true }), '31');
  await typeInto(page, page.getByLabel(say('meeting.results'), { exact: true }), 'All agreed');
  await pressOn(page, button('meeting.close'));
  await pressOn(page, button('meeting.publish'));
  await page.getByText(say('meeting.state.published'), { exact: true }).waitFor();
  faults.push(...(await barriersOn(page)));
  await page.goto('/meetings?lang=en');
  await pressOn(page, page.getByRole('link', { name: 'Yards of the spring', exact: true }));
  await page.getByText('31 people came', { exact: true }).waitFor();
  faults.push(...(await barriersOn(page)));
  expect(faults).toEqual([]);
  await context.close();
}, 120_000);

test('on a phone the district says what is due and whom to turn to, with nothing in the way', async () => {
  const { page, context, faults } = await openOfficers({ ...phone, locale: 'kk' });
  await page.goto('/desk/district?lang=kk');
  await page.getByRole('heading', { name: sayIn('kk')('meeting.due'), exact: true }).waitFor();
  faults.push(...(await barriersOn(page)));
  expect(faults).toEqual([]);
  await context.close();
});

test('wrong words of a meeting stand beside their fields, and nothing typed is lost', async () => {
  const form = await officer.open('/desk/district/meetings/new?lang=en');
  const refused = await officer.press(form, say('meeting.plan'), {
    [say('meeting.title')]: 'Kept words',
    [say('meeting.begins')]: 'soon',
  });
  expect(refused.status).toBe(400);
  expect(refused.html).toContain('Kept words');
  expect(refused.html).toContain(say('meeting.begins-wrong'));
});
