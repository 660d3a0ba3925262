// How people say how they want to be told: with one press in the mail program, and on a page of their own.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { letterTo } from './mailbox.ts';
import { spot } from './photos.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { sendReport, withoutDashes } from './steps.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
let chromium: Browser;
let admin: PlainBrowser;
let code = '';
let receipt = '';

const env = { ...process.env, ...inject('siteEnv') };
const scripted = (code: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { env, encoding: 'utf8' });

beforeAll(async () => {
  chromium = await startChromium();
  const filed = await sendReport(resident, 'en', {
    ...{ category: 'open-manhole', answer: say('category.no'), place: spot(153) },
    words: 'Telling: a manhole',
  });
  code = filed.code;
  receipt = filed.receipt.path.split('?')[0] ?? '';
  admin = await signInAs('desk@example.org');
});
afterAll(() => chromium.close());

test('a member of staff chooses without JavaScript, and finds it chosen', async () => {
  const page = await admin.open('/account/notifications?lang=en');
  expect(mainWords(page)).toContain(say('notification.by-law'));
  const saved = await admin.press(page, say('notification.save'), {
    [say('notification.quiet-from')]: '20:00',
  });
  expect(mainWords(saved)).toContain(say('notification.saved'));
  const chosen = saved.root.querySelector('#quietFrom option[selected]');
  expect(chosen?.getAttribute('value')).toBe('20');
});

test('an administrator looks at every kind of letter and gets a test of one', async () => {
  const page = await admin.open('/desk/admin/notifications?lang=en&kind=receipt&in=kk');
  expect(page.root.querySelector('#preview')?.getAttribute('lang')).toBe('kk');
  const sent = await admin.press(page, say('notification.admin.test'));
  expect(mainWords(sent)).toContain(say('notification.admin.tested'));
  const subject = sayIn('kk')('letter.receipt.subject', { code: 'ABC-DEF-GHJ' });
  expect((await letterTo('desk@example.org', subject)).to).toBe('desk@example.org');
});

test('a button appears where a phone can be told, and nowhere else', async () => {
  const { page, context, faults } = await openWindow(chromium, phone);
  for (const path of [receipt, `/reports/${withoutDashes(code)}`]) {
    expect((await resident.open(path)).root.querySelector('[data-tell][hidden]')).not.toBeNull();
    await page.goto(path);
    await page.getByRole('button', { name: say('push.on') }).waitFor();
  }
  expect(faults).toEqual([]);
  await context.close();
});

test('a stranger finds no choices, no letters and no addresses', async () => {
  const stranger = openPlainBrowser('en');
  for (const path of ['/account/notifications', '/desk/admin/notifications']) {
    expect((await stranger.open(path)).path).toBe('/sign-in');
  }
  const sample = await stranger.open('/desk/admin/notifications/receipt?in=en');
  expect(sample.status).toBe(403);
  const answer = await fetch(`${site}/account/notifications/devices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    redirect: 'manual',
  });
  expect(answer.status).toBeGreaterThanOrEqual(300);
  expect((await stranger.open('/unsubscribe/nothing')).status).toBe(404);
});

test.each([
  ['a phone', phone],
  ['a desk', deskScreen],
])('on %s the pages keep nobody out', async (_name, options) => {
  const { page, context, faults } = await openWindow(chromium, options);
  await context.addCookies(admin.cookiesFor(site));
  for (const path of [
    '/account/notifications?lang=kk',
    '/desk/admin/notifications?kind=receipt&in=ru&lang=ru',
  ]) {
    await page.goto(path);
    faults.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, options)));
  }
  expect(faults).toEqual([]);
  await context.close();
});

test('one press in a mail program ends letters of a kind: no page, no sign-in, no Origin', async () => {
  const key = scripted(
    `const { makeKey } = await import('#server/keys.ts');
     const { addressId } = await import('#modules/letters/addresses.ts');
     process.stdout.write(makeKey('unsubscribe', addressId('telling@example.org')));`,
  );
  const oneClick = {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  };
  const pressed = await fetch(`${site}/unsubscribe/${key}/now?kind=follow-news`, oneClick);
  expect(pressed.status).toBe(204);
  const wrong = await fetch(`${site}/unsubscribe/${key}A/now?kind=follow-news`, oneClick);
  expect(wrong.status).toBe(404);
  // Everything else still wants to know where a form comes from.
  const other = await fetch(`${site}/unsubscribe/${key}?/every`, oneClick);
  expect(other.status).toBe(403);
  const page = await resident.open(`/unsubscribe/${key}?kind=follow-news&lang=en`);
  expect(mainWords(page)).toContain(say('letter.kind.follow-news'));
  const again = await resident.press(page, say('unsubscribe.again'));
  expect(mainWords(again)).toContain(say('unsubscribe.again-done'));
  const stopped = await resident.press(again, say('unsubscribe.stop'));
  expect(mainWords(stopped)).toContain(say('unsubscribe.stopped'));
});
