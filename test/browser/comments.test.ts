// Comments from the reader's form to the public page: without scripts, and with a browser that works a little.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { pressPaths } from '#basics/press-paths.ts';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, startChromium } from './chromium.ts';
import { commentsOn, questionOn, sendComment } from './commenting.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { letOut, pressRoom, writeOne } from './press.ts';

const say = sayIn('en');
const reader = openPlainBrowser('en');
let chromium: Browser;
let second: PlainBrowser;
let path: string;

beforeAll(async () => {
  chromium = await startChromium();
  const [writer, another] = (await pressRoom()) as [PlainBrowser, PlainBrowser];
  second = another;
  const text = { title: 'A yard to talk about', summary: 'Short', markdown: 'Words' };
  const page = await writeOne(writer, text.title, { en: text });
  await writer.press(await writer.open(page.path), say('publication.send'), {
    [say('publication.comments')]: say('publication.comments.open'),
  });
  path = commentsOn(await letOut(second, page));
});
afterAll(() => chromium.close());

const publicWords = async () => mainWords(await reader.open(path));

test('without scripts a reader answers a sum; an editor reads; everybody reads, and may flag it', async () => {
  const form = await reader.open(`${path}?lang=en`);
  const words = 'Thank you for the light <b>bold</b> https://a.example';
  const wrong = await sendComment(reader, form, { words, name: 'Bolat', wrong: true });
  expect(wrong.status).toBe(422);
  expect(mainWords(wrong)).toContain(say('comment.answer-wrong'));
  expect(questionOn(wrong).question).not.toBe('');
  expect(wrong.root.querySelector('#words')?.textContent).toContain('Thank you for the light');
  const own = await sendComment(reader, wrong, { words, name: 'Bolat' });
  expect(mainWords(own)).toContain(say('comment.sent'));
  expect(mainWords(own)).toContain(say('comment.state.held'));
  expect(await publicWords()).not.toContain('Thank you for the light');

  const queue = await second.open(`${pressPaths.deskComments()}?lang=en`);
  expect(mainWords(queue)).toContain('Thank you for the light');
  const done = await second.press(queue, say('comment.publish'), { Bolat: true });
  expect(mainWords(done)).toContain(say('comment.done', { count: 1 }));
  const shown = await reader.open(path);
  expect(mainWords(shown)).toContain('Thank you for the light <b>bold</b> https://a.example');
  // Words stay words: no bold letters, no link.
  expect(shown.root.querySelector('main b')).toBeNull();
  expect(shown.root.querySelector('main a[href*="a.example"]')).toBeNull();
  expect(mainWords(await reader.open(own.path))).toContain(say('comment.state.published'));
  const flagged = await reader.press(shown, say('comment.flag'));
  expect(mainWords(flagged)).toContain(say('comment.flagged'));

  await second.press(done, say('comment.undo'));
  expect(await publicWords()).not.toContain('Thank you for the light');
  const again = await second.open(pressPaths.deskComments());
  const unreasoned = await second.press(again, say('comment.leave-out'), { Bolat: true });
  expect(mainWords(unreasoned)).toContain(say('comment.reason-missing'));
  await second.press(unreasoned, say('comment.leave-out'), {
    [say('comment.leave-out-why')]: say('comment.reason.off-topic'),
  });
  const told = await reader.open(own.path);
  expect(mainWords(told)).toContain(say('comment.reason.off-topic'));
  const gone = await reader.press(told, say('comment.take-back'));
  expect(mainWords(gone)).toContain(say('comment.taken-back'));
});

test.each([
  ['a phone', phone],
  ['a desk', deskScreen],
])(
  'with scripts the browser of %s does the sum itself',
  async (name, screen) => {
    const { page, context, faults } = await openWindow(chromium, screen);
    await page.goto(`${path}?lang=en`);
    expect(await page.locator('#answer').isVisible()).toBe(false);
    expect(await barriersOn(page)).toEqual([]);
    expect(await tooWideOrSmall(page, screen)).toEqual([]);
    await page.getByLabel(say('comment.words')).fill(`Sent from ${name}`);
    await page.getByRole('button', { name: say('comment.send') }).click();
    await page.waitForURL(/\/comments\/[\w-]{43,}/, { timeout: 200_000 });
    expect(await page.locator('main').textContent()).toContain(say('comment.sent'));
    expect(await barriersOn(page)).toEqual([]);
    expect(await publicWords()).not.toContain(`Sent from ${name}`);
    expect(faults).toEqual([]);
    await context.close();
  },
  300_000,
);

test('one person closes the comments at once', async () => {
  const item = (await second.open(pressPaths.deskPublications())).root
    .querySelectorAll('td a')
    .find((link) => link.textContent.includes('A yard to talk about'));
  const desk = await second.open(item?.getAttribute('href') ?? '');
  await second.press(desk, say('comment.close'));
  const closed = await reader.open(path);
  expect(mainWords(closed)).toContain(say('comment.closed'));
  expect(closed.root.querySelector('form[data-challenge]')).toBeNull();
});
