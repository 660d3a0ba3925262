// An event from draft to door: two people publish it, somebody signs up without a script, and the door works
// without the network.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn } from './barriers.ts';
import { openWindow, phone, site, startChromium } from './chromium.ts';
import { publishEvent, signUpFor, type PlannedEvent } from './events.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
const email = 'guest.events@example.org';
let chromium: Browser;
let event: PlannedEvent;

beforeAll(async () => {
  chromium = await startChromium();
  event = await publishEvent('Against fraud');
}, 120_000);
afterAll(() => chromium.close());

test('somebody without a script finds it, signs up, gets the ticket by letter, and a calendar file', async () => {
  const list = await resident.open('/events?lang=en');
  expect(mainWords(list)).toContain('Against fraud');
  const ticket = await signUpFor(event.page, resident, email);
  const letter = await letterTo(email, 'Against fraud');
  expect(new URL(linkIn(letter, '/ticket/')).pathname).toBe(ticket);
  const page = await resident.open(ticket);
  expect(mainWords(page)).toContain(say('activity.you-have-place'));
  expect(page.html).toContain('<svg');
  const file = await fetch(new URL(`${event.page}/event.ics`, site));
  expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(await file.text()).toMatch(/BEGIN:VTIMEZONE[^]*SUMMARY:Against fraud/);
  const again = await fetch(new URL('/events/calendar.ics?area=petropavl', site));
  const etag = again.headers.get('etag') ?? '';
  const same = await fetch(again.url, { headers: { 'if-none-match': etag } });
  expect(same.status).toBe(304);
});

test('the door lets people in without the network, and tells of it when that is back', async () => {
  const ticket = await signUpFor(event.page, resident, 'late.events@example.org');
  const signs = /[0-9A-Z]{4} [0-9A-Z]{4}/.exec(mainWords(await resident.open(ticket)))?.[0] ?? '';
  const { page, context, faults } = await openWindow(chromium, phone);
  await context.addCookies(event.officer.cookiesFor(site));
  await page.goto(`/desk/events/${event.id}/check-in?lang=en`);
  await page.waitForLoadState('networkidle');
  faults.push(...(await barriersOn(page)));
  await context.setOffline(true);
  const type = async (text: string) => {
    await page.getByLabel(say('activity.ticket-signs'), { exact: true }).fill(text);
    await page.getByRole('button', { name: say('activity.let-in') }).click();
  };
  await type(signs.toLowerCase());
  await page.getByText(say('activity.welcome')).waitFor();
  await page.getByText(say('activity.not-sent-yet', { count: 1 })).waitFor();
  await type(signs);
  await page.getByText(say('activity.shown-before')).waitFor();
  await type('ZZZZ ZZZZ');
  await page.getByText(say('activity.ticket-unknown')).waitFor();
  await context.setOffline(false);
  await page.getByText(say('activity.not-sent-yet', { count: 1 })).waitFor({ state: 'hidden' });
  const list = await event.officer.open(`/desk/events/${event.id}/sign-ups?lang=en`);
  expect(mainWords(list)).toContain(say('activity.came-count', { count: 1 }));
  expect(faults.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  await context.close();
}, 120_000);
