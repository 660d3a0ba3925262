// A report at the desk without a mouse: split, answered with a template, entered for somebody who
// calls; what readers flag and outsiders answer.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { pressOn, tabTo, typeInto } from './keys.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { spot, typed } from './photos.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { sendReport, withoutDashes } from './steps.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
let dana: PlainBrowser;
let chromium: Browser;
let code = '';
let other = '';

const atDesk = (of: string) => `/desk/reports/${withoutDashes(of)}`;
const button = (page: Page, key: Parameters<typeof say>[0], params?: Record<string, number>) =>
  page.getByRole('button', { name: say(key, params), exact: true });

beforeAll(async () => {
  chromium = await startChromium();
  const manhole = { category: 'open-manhole', answer: say('category.no'), place: spot(91) };
  ({ code } = await sendReport(resident, 'en', { ...manhole, photo: true }));
  ({ code: other } = await sendReport(resident, 'en', { ...manhole, words: 'A second hole' }));
  dana = await signInAs('operator.dana@example.org');
});
afterAll(() => chromium.close());

async function openDesk(path: string, options: BrowserContextOptions = deskScreen) {
  const opened = await openWindow(chromium, options);
  await opened.context.addCookies(dana.cookiesFor(site));
  await opened.page.goto(`${path}?lang=en`);
  return opened;
}

test('answers with a template by keyboard alone, after a look at the letter', async () => {
  const { page, context, faults } = await openDesk(atDesk(other));
  await tabTo(page, page.getByLabel(say('desk.template'), { exact: true }));
  await page.keyboard.press('ArrowDown');
  await pressOn(page, button(page, 'desk.template-fill'));
  const box = page.getByLabel(say('desk.message-words'), { exact: true });
  await expect.poll(() => box.inputValue()).not.toBe('');
  const words = await box.inputValue();
  await pressOn(page, button(page, 'desk.preview-message'));
  const preview = page.getByRole('region', { name: say('desk.preview') });
  await preview.waitFor();
  expect(await preview.innerText()).toContain(words.split('\n')[0]);
  await pressOn(page, button(page, 'desk.send-message'));
  await page.getByText(say('desk.done.say'), { exact: true }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('done');
  expect(await page.getByRole('main').innerText()).toContain(words.split('\n')[0]);
  expect(faults).toEqual([]);
  await context.close();
});

test('splits a report into two parts by keyboard alone; the public page says how far they are', async () => {
  const { page, context, faults } = await openDesk(atDesk(code));
  await pressOn(page, button(page, 'desk.parts-begin'));
  await page.getByRole('heading', { name: say('desk.parts-title') }).waitFor();
  const first = page.getByRole('group', { name: say('desk.part-number', { number: 1 }) });
  await typeInto(page, first.getByLabel(say('desk.part-words')), 'Close the hole');
  await pressOn(page, button(page, 'desk.parts-send', { count: 2 }));
  await page.getByText(say('report.say-why')).first().waitFor();
  expect(await first.getByLabel(say('desk.part-words')).inputValue()).toBe('Close the hole');
  const split = page.getByRole('region', { name: say('desk.parts-title') });
  await typeInto(page, split.getByLabel(say('desk.why-label')), 'Two jobs');
  await pressOn(page, button(page, 'desk.parts-send', { count: 2 }));
  const parts = say('desk.parts-done', { ended: 0, parts: 2 });
  await page.getByRole('heading', { name: parts }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('done');
  expect(faults).toEqual([]);
  await context.close();
  expect(mainWords(await resident.open(`/reports/${withoutDashes(code)}`))).toContain(parts);
});

test('enters a report for somebody who calls by keyboard alone: what is near comes first', async () => {
  const { page, context, faults } = await openDesk('/desk/reports/new');
  await typeInto(page, page.getByLabel(say('desk.enter-words')), 'The lamp is out');
  await typeInto(page, page.getByLabel(say('report.where')), typed(spot(91)));
  const kinds = page.getByLabel(say('report.category'), { exact: true });
  await tabTo(page, kinds);
  await page.keyboard.press('ArrowDown');
  await tabTo(page, page.getByRole('radio'));
  await page.keyboard.press('Space');
  await typeInto(page, page.getByLabel(say('report.phone')), '+7 701 000 00 11');
  await pressOn(page, button(page, 'desk.enter-look'));
  await page.getByRole('region', { name: say('desk.near') }).waitFor();
  await pressOn(page, button(page, 'desk.enter-save-new'));
  await page.getByText(say('report.caller-must-agree')).first().waitFor();
  await tabTo(page, page.getByLabel(say('desk.enter-agreed')));
  await page.keyboard.press('Space');
  await pressOn(page, button(page, 'desk.enter-save-new'));
  await page.getByRole('heading', { name: say('desk.enter-done') }).waitFor();
  expect(await page.getByRole('main').innerText()).toMatch(/(\w{3}-){4}\w{3}/);
  expect(faults).toEqual([]);
  await context.close();
});

test('a reader flags a page, nothing is hidden by it, and the desk settles it', async () => {
  const path = `/reports/${withoutDashes(other)}`;
  const form = await resident.open(`${path}/flag`);
  const refused = await resident.press(form, say('flag.send'));
  expect(mainWords(refused)).toContain(say('report.choose-flag-reason'));
  const sent = await resident.press(form, say('flag.send'), { [say('flag.reason.insult')]: true });
  expect(mainWords(sent)).toContain(say('flag.sent'));
  expect((await resident.open(path)).status).toBe(200);
  const sheet = await dana.open(atDesk(other));
  expect(mainWords(sheet)).toContain(say('desk.flagged', { count: 1 }));
  const settled = await dana.press(sheet, say('desk.flag-settle-button'), {
    [say('desk.why-label')]: 'It is a manhole',
  });
  expect(mainWords(settled)).toContain(say('desk.done.settle'));
  expect(mainWords(settled)).not.toContain(say('desk.flagged', { count: 1 }));
});

test('somebody outside answers by a one-time link, and the desk reads it as a note', async () => {
  const sheet = await dana.open(atDesk(other));
  await dana.press(sheet, say('desk.outside-send'), {
    [say('desk.outside-name')]: 'Water works',
    [say('report.email')]: 'water@outside.example',
    [say('desk.outside-words')]: 'Is this manhole yours?',
  });
  const letter = await letterTo('water@outside.example', /./);
  const asked = await resident.open(linkIn(letter, '/outside/'));
  expect(mainWords(asked)).toContain('Is this manhole yours?');
  const answered = await resident.press(asked, say('outside.send'), {
    [say('outside.words')]: 'It belongs to the heating plant',
  });
  expect(mainWords(answered)).toContain(say('outside.sent'));
  expect(mainWords(await resident.open(asked.path))).toContain(say('outside.stand.answered'));
  expect(mainWords(await dana.open(atDesk(other)))).toContain('It belongs to the heating plant');
});

const views: [string, BrowserContextOptions][] = [
  ['a desk screen', deskScreen],
  ['a phone', phone],
  ['a desk screen without JavaScript', { ...deskScreen, javaScriptEnabled: false }],
  ['a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
];

test.each(views)(
  'on %s nothing keeps people out of the pages of a report',
  async (_, options) => {
    const found: string[] = [];
    for (const path of [atDesk(code), atDesk(other), '/desk/reports/new', '/desk/reports/bans']) {
      const { page, context, faults } = await openDesk(path, options);
      // Without scripts axe itself cannot run: what is looked at there is that the page stands whole.
      const scripts = options.javaScriptEnabled !== false;
      const headings = await page.getByRole('heading', { level: 1 }).count();
      if (headings !== 1) found.push(`${path}: ${headings} main headings`);
      if (scripts)
        found.push(...(await barriersOn(page)), ...(await tooWideOrSmall(page, options)));
      found.push(...faults.map((fault) => `${path}: ${fault}`));
      await context.close();
    }
    expect(found).toEqual([]);
  },
  60_000,
);
