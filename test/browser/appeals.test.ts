// A formal appeal: filed on a phone in Kazakh without scripts, handled at the desk by keyboard.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageKey } from '#basics/words.ts';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { pressOn, typeInto } from './keys.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';

const kk = sayIn('kk');
const en = sayIn('en');
const email = 'appeals.resident@example.org';
const subject = 'Өзен жағасындағы баспалдақ';
let chromium: Browser;
let pavel: PlainBrowser;
let number = '';
let link = '';

beforeAll(async () => {
  chromium = await startChromium();
  pavel = await signInAs('operator.pavel@example.org');
});
afterAll(() => chromium.close());

const pdf = {
  name: 'сурет.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n%%EOF'),
};

const press = (page: Page, key: MessageKey) =>
  page
    .getByRole('button', { name: kk(key), exact: true })
    .last()
    .click();

test('a resident files it in Kazakh on a phone without scripts, and nothing typed is lost', async () => {
  const { page, context, faults } = await openWindow(chromium, {
    ...phone,
    javaScriptEnabled: false,
  });
  await page.goto('/appeal?lang=kk');
  await press(page, 'form.next');
  await page.getByText(kk('appeal.choose-kind')).first().waitFor();
  await page.getByRole('radio', { name: kk('appeal.kind.application') }).check();
  await page.getByLabel(kk('appeal.subject'), { exact: true }).fill(subject);
  await page
    .getByLabel(kk('appeal.words'), { exact: true })
    .fill('Баспалдақ сынған, жөндеңіздерші');
  await page.locator('input[type=file]').setInputFiles([pdf]);
  await press(page, 'form.next');
  await page.getByLabel(kk('appeal.area')).selectOption({ label: '– Петропавл' });
  await press(page, 'form.back');
  expect(await page.getByLabel(kk('appeal.subject'), { exact: true }).inputValue()).toBe(subject);
  await page.getByText('сурет.pdf').first().waitFor();
  await press(page, 'form.next');
  await press(page, 'form.next');
  await page.getByLabel(kk('appeal.name'), { exact: true }).fill('Жанна Сәуле');
  await page.getByRole('radio', { name: kk('appeal.answer-by.email') }).check();
  await page.getByLabel(kk('appeal.email'), { exact: true }).fill(email);
  await press(page, 'form.next');
  await page.getByRole('heading', { name: kk('appeal.step.check') }).waitFor();
  await press(page, 'appeal.send');
  await page.getByRole('heading', { name: kk('appeal.thanks') }).waitFor();
  const words = await page.getByRole('main').innerText();
  number = words.match(/ӨС-(\d{4}-\d{6})/)?.[1] ?? '';
  expect(number).not.toBe('');
  expect(faults).toEqual([]);
  await context.close();
});

test('the letter comes at once and its link opens the same page, with the reckoning', async () => {
  const letter = await letterTo(email, number);
  link = linkIn(letter, '/appeal/');
  const page = await openPlainBrowser('kk').open(`${link}?lang=kk`);
  expect(mainWords(page)).toContain(number);
  expect(mainWords(page)).toContain(kk('deadline.due'));
  expect((await openPlainBrowser('kk').open(`${link}x`)).status).toBe(404);
});

test('the desk takes it, asks, and answers after a look at the answer: by keyboard alone', async () => {
  const { page, context, faults } = await openWindow(chromium, deskScreen);
  await context.addCookies(pavel.cookiesFor(site));
  const button = (key: MessageKey) => page.getByRole('button', { name: en(key), exact: true });
  const open = (key: MessageKey) =>
    pressOn(page, page.locator('summary').filter({ hasText: en(key) }));
  await page.goto('/desk/appeals?lang=en');
  await pressOn(page, page.getByRole('link', { name: `ӨС-${number}`, exact: true }));
  await page.getByRole('heading', { level: 1 }).filter({ hasText: subject }).waitFor();
  expect(await page.getByRole('main').innerText()).not.toContain('Жанна');
  await pressOn(page, button('appeal.move.take'));
  await page.getByText('Жанна Сәуле').waitFor();
  await open('appeal.move.ask');
  await typeInto(page, page.locator('#ask-words'), 'Which side of the river?');
  await pressOn(page, button('appeal.move.ask'));
  await page.getByText(en('appeal.state.waiting')).first().waitFor();

  await letterTo(email, kk('letter.appeal-question.subject', { number: `ӨС-${number}` }));
  const resident = openPlainBrowser('kk');
  const asked = await resident.open(`${link}?lang=kk`);
  expect(mainWords(asked)).toContain('Which side of the river?');
  const replied = await resident.press(asked, kk('appeal.reply-send'), {
    [kk('appeal.reply')]: 'Сол жағасы',
  });
  expect(mainWords(replied)).toContain('Сол жағасы');

  await page.reload();
  await open('appeal.move.answer');
  await pressOn(page, button('appeal.preview-show'));
  await page.getByText(en('appeal.choose-outcome')).first().waitFor();
  await page.getByRole('radio', { name: en('appeal.outcome.satisfied'), exact: true }).focus();
  await page.keyboard.press('Space');
  await typeInto(page, page.locator('#answer-words'), 'Баспалдақ жөнделді.');
  await pressOn(page, button('appeal.preview-show'));
  await page.getByRole('heading', { name: en('appeal.preview') }).waitFor();
  await pressOn(page, button('appeal.answer-send'));
  await page.getByText(en('appeal.state.answered')).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('the resident reads the answer, takes it as a PDF, judges it and complains', async () => {
  const resident = openPlainBrowser('kk');
  const page = await resident.open(`${link}?lang=kk`);
  expect(mainWords(page)).toContain('Баспалдақ жөнделді.');
  const href = page.root.querySelector('a[href*="/answers/"]')?.getAttribute('href') ?? '';
  const answer = await fetch(new URL(href, site));
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
  const incomplete = await resident.press(page, kk('appeal.feedback-send'));
  expect(incomplete.status).toBe(400);
  const judged = await resident.press(incomplete, kk('appeal.complain-send'), {
    [kk('appeal.complain-words')]: 'Жөнделмеген',
  });
  expect(mainWords(judged)).toContain(kk('appeal.state.review'));
});

const views = [
  { name: 'a phone, light, in Kazakh', locale: 'kk', options: { ...phone, colorScheme: 'light' } },
  {
    name: 'a desk, dark, in Russian',
    locale: 'ru',
    options: { ...deskScreen, colorScheme: 'dark' },
  },
] as const;

test.each(views)('nothing keeps anybody out on $name', async ({ locale, options }) => {
  const { page, context, faults } = await openWindow(chromium, { ...options, locale });
  await context.addCookies(pavel.cookiesFor(site));
  const path = new URL(link).pathname;
  const pages = ['/appeal', path, '/appeals', '/desk/appeals?queue=all', '/desk/appeals/new'];
  for (const one of [...pages, `/desk/appeals/${number}`]) {
    await page.goto(`${one}${one.includes('?') ? '&' : '?'}lang=${locale}`);
    const found = [...(await barriersOn(page)), ...(await tooWideOrSmall(page, options))];
    faults.push(...found.map((fault) => `${one}: ${fault}`));
  }
  expect(faults).toEqual([]);
  await context.close();
});
