// What goes on around an event, without a script where there is one at all: the press, a calendar of one's
// own, questions afterwards, pictures; and the door's own camera.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { chromium as browsers, type Browser } from 'playwright-core';
import sharp from 'sharp';
import { renderSVG } from 'uqr';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { sayIn } from '#server/words.ts';
import { afterwards, approvePicture, pressConference } from './after-events.ts';
import { barriersOn } from './barriers.ts';
import { openWindow, phone, site } from './chromium.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
let event: Awaited<ReturnType<typeof pressConference>>;

beforeAll(async () => {
  event = await pressConference('Around it');
}, 120_000);

test('a journalist is let in by the desk and has a ticket that says so', async () => {
  const page = await event.officer.open(`/desk/events/${event.id}/press?lang=en`);
  expect(mainWords(page)).not.toContain(event.journalist);
  const done = await event.officer.press(page, say('activity.press-grant'));
  expect(mainWords(done)).toContain(say('activity.press-door'));
  const letter = await letterTo(event.journalist, /^You are accredited/);
  const ticket = await resident.open(`${new URL(linkIn(letter, '/ticket/')).pathname}?lang=en`);
  expect(mainWords(ticket)).toContain(`${say('activity.press-ticket')} · Qyzyljar News`);
});

test('somebody follows their own calendar; once renewed, the old addresses open nothing', async () => {
  const page = await resident.open(`${event.own}?lang=en`);
  expect(mainWords(page)).toContain(event.title);
  const feed = /https?:\/\/\S+calendar\.ics/.exec(mainWords(page))?.[0] ?? '';
  const file = await fetch(new URL(new URL(feed).pathname, site));
  expect(file.headers.get('cache-control')).toMatch(/private|no-store/);
  expect(await file.text()).toMatch(/BEGIN:VTIMEZONE[^]*SUMMARY:Around it/);
  const renewed = await resident.press(page, say('activity.own-renew'));
  expect(mainWords(renewed)).toContain(event.title);
  expect((await fetch(new URL(new URL(feed).pathname, site))).status).toBe(404);
  expect((await resident.open(event.own)).status).toBe(404);
});

describe('the door', () => {
  test('reads a ticket with its own camera, without the network, and sends no picture anywhere', async () => {
    const ticket = await resident.open(event.ticket);
    const signs = /[0-9A-Z]{4} [0-9A-Z]{4}/.exec(mainWords(ticket))?.[0] ?? '';
    const chromium = await withCamera(`${site}${event.ticket}#${signs.replace(' ', '')}`);
    const { page, context, faults } = await openWindow(chromium, phone);
    await context.addCookies(event.officer.cookiesFor(site));
    const answer = await page.goto(`/desk/events/${event.id}/check-in?lang=en`);
    expect(answer?.headers()['permissions-policy']).toContain('camera=(self)');
    await page.waitForLoadState('networkidle');
    faults.push(...(await barriersOn(page)));
    await context.setOffline(true);
    const sent: string[] = [];
    page.on('request', (one) => sent.push(`${one.method()} ${one.url()} ${one.postData() ?? ''}`));
    await page.getByRole('button', { name: say('activity.camera-on') }).click();
    await page.getByText(say('activity.welcome')).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: say('activity.camera-off') }).click();
    const others = sent.filter(
      (one) => !/^POST \S+\/check-in\/tickets \{"came":\[[^]{0,200}\]\}$/.test(one),
    );
    expect(others).toEqual([]);
    await context.setOffline(false);
    await page.getByText(say('activity.not-sent-yet', { count: 1 })).waitFor({ state: 'hidden' });
    expect(faults.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
    await chromium.close();
  }, 180_000);

  test('says what to do when the browser was not allowed to use the camera; elsewhere there is none', async () => {
    const chromium = await withCamera('', ['--deny-permission-prompts']);
    const { page, context } = await openWindow(chromium, phone);
    await context.addCookies(event.officer.cookiesFor(site));
    await page.goto(`/desk/events/${event.id}/check-in?lang=en`);
    await page.getByRole('button', { name: say('activity.camera-on') }).click();
    await page.getByText(say('activity.camera-refused')).waitFor({ timeout: 30_000 });
    const elsewhere = await page.goto(`/desk/events/${event.id}?lang=en`);
    expect(elsewhere?.headers()['permissions-policy']).toContain('camera=()');
    await chromium.close();
  }, 120_000);

  /** A browser whose camera sees a ticket: each picture of the film is the same JPEG. */
  async function withCamera(words: string, more: string[] = []): Promise<Browser> {
    const film = join(tmpdir(), `door-${process.pid}-${Date.now()}.mjpeg`);
    const square = await sharp(Buffer.from(renderSVG(words || 'nothing', { border: 2 })))
      .resize(420)
      .png()
      .toBuffer();
    const frame = await sharp({
      create: { width: 640, height: 480, channels: 3, background: '#888' },
    })
      .composite([{ input: square }])
      .jpeg({ quality: 90 })
      .toBuffer();
    await writeFile(film, Buffer.concat(Array.from({ length: 10 }, () => frame)));
    return browsers.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
        ...['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`],
        ...(words ? ['--use-fake-ui-for-media-stream'] : []),
        ...more,
      ],
    });
  }
});

test('afterwards those who came are asked once, and pictures are shown when a second person approved', async () => {
  const path = await afterwards(event);
  const form = await resident.open(`${path}?lang=en`);
  expect(mainWords(form)).toContain('Пайдалы болды ма?');
  const thanks = await resident.press(form, say('activity.survey-answer'), {
    [say('activity.scale-high', { choice: 5 })]: true,
  });
  expect(mainWords(thanks)).toContain(say('activity.survey-thanks'));
  expect((await resident.open(path)).status).toBe(404);
  expect((await resident.open(event.page)).html).not.toContain('<img');
  await vi.waitFor(() => approvePicture(event.id), { timeout: 30_000 });
  await vi.waitFor(async () => expect((await resident.open(event.page)).html).toContain('<img'), {
    timeout: 30_000,
  });
}, 120_000);
