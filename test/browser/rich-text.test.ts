// Texts of publications, written as they will look, without a mouse; and what a hostile paste becomes.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pressPaths } from '#basics/press-paths.ts';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { pressOn, tabTo } from './keys.ts';
import { pressRoom, writeOne } from './press.ts';

const say = sayIn('en');
let chromium: Browser;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

async function openOne(title: string, markdown: string, options = deskScreen) {
  const [writer] = await pressRoom();
  if (!writer) throw new Error('The press room is empty');
  const texts = { en: { title, summary: 'Short', markdown } };
  const { path } = await writeOne(writer, title, texts);
  const { page, context, faults } = await openWindow(chromium, options);
  await context.addCookies(writer.cookiesFor(site));
  await page.goto(`${pressPaths.deskPublication(path.split(/[/?]/)[3] ?? '')}?lang=en`);
  await textOf(page).waitFor();
  return { page, context, faults };
}

const textOf = (page: Page) => page.locator('[id="en.markdown-text"]');
const stored = (page: Page) => page.locator('[name="en.markdown"]').inputValue();
const bar = (page: Page) =>
  page.getByRole('toolbar', {
    name: say('editor.toolbar', { field: say('publication.markdown') }),
  });
const tool = (page: Page, name: string) =>
  bar(page).last().getByRole('button', { name, exact: true });

test('a text is written, made bold, a heading, a list and a link by keyboard alone, and sent as Markdown', async () => {
  const { page, context, faults } = await openOne('By keyboard', '');
  await tabTo(page, textOf(page));
  await page.keyboard.type('Nine ');
  await page.keyboard.press('ControlOrMeta+B');
  await page.keyboard.type('lamps');
  await page.keyboard.press('ControlOrMeta+B');
  await page.keyboard.type(' shine.');
  await page.keyboard.press('Enter');
  await page.keyboard.type('## How');
  await page.keyboard.press('Enter');
  await page.keyboard.type('- quickly');
  await page.keyboard.press('Enter');
  await page.keyboard.type('map');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByLabel(say('editor.link-address')).waitFor();
  await page.keyboard.type('data:text/html,x');
  await page.keyboard.press('Enter');
  await page.getByText(say('editor.link-wrong')).waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('/reports');
  await page.keyboard.press('Enter');
  const written = 'Nine **lamps** shine.\n\n## How\n\n- quickly\n- [map](/reports)';
  await expect.poll(() => stored(page)).toBe(written);
  expect(await barriersOn(page)).toEqual([]);
  // The toolbar is one stop; the arrows lead through it.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Home');
  expect(await tool(page, say('editor.bold')).evaluate((it) => it === document.activeElement)).toBe(
    true,
  );
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await page.locator('[name="en.markdown"]').waitFor({ state: 'visible' });
  await page.keyboard.press('End');
  await pressOn(page, page.getByRole('button', { name: say('publication.save'), exact: true }));
  await page.getByText(say('publication.saved')).waitFor();
  expect(await stored(page)).toBe(written);
  expect(await textOf(page).innerHTML()).toContain('<h2>How</h2>');
  expect(faults).toEqual([]);
  await context.close();
});

test('what is not changed is sent as it was typed, and undo gives back what was there', async () => {
  const typed = 'How\n===\n\n* one\n* two __bold__';
  const { page, context } = await openOne('As it was typed', typed);
  expect(await stored(page)).toBe(typed);
  await textOf(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(' more');
  await expect.poll(() => stored(page)).toBe('## How\n\n- one\n- two **bold more**');
  await page.keyboard.press('ControlOrMeta+Z');
  await expect.poll(() => stored(page)).toBe('## How\n\n- one\n- two **bold**');
  await context.close();
});

test('a key pressed before the browser has told of the selection acts on what is selected', async () => {
  const { page, context } = await openOne('At once', 'Nine lamps');
  await textOf(page).click();
  await textOf(page).evaluate((place) => {
    getSelection()?.selectAllChildren(place);
    const bold = { key: 'b', ctrlKey: true, bubbles: true, cancelable: true };
    place.dispatchEvent(new KeyboardEvent('keydown', bold));
  });
  await expect.poll(() => stored(page)).toBe('**Nine lamps**');
  await context.close();
});

test('a hostile paste comes out as words, a page of Word as text with headings and lists', async () => {
  const { page, context, faults } = await openOne('Pasted', '');
  const paste = (html: string) =>
    textOf(page).evaluate((place, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/html', pasted);
      place.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, html);
  await textOf(page).click();
  await paste(
    `<p style="color:red">Lamp<script>alert(1)</script> <img src=x onerror="alert(1)">
     <a href="javascript:alert(1)">one</a> <a href="data:text/html,x">two</a>
     <a href="https://example.org/">three</a><svg onload="alert(1)"><text>four</text></svg></p>
     <iframe src="https://evil.example"></iframe>`,
  );
  await expect.poll(() => stored(page)).toContain('[three](https://example.org/)');
  const hostile = await stored(page);
  expect(hostile).toMatch(/Lamp\s+one two/);
  expect(hostile).not.toMatch(/script|alert|javascript|data:|onerror|onload|svg|iframe|evil|!\[/);
  await page.keyboard.press('ControlOrMeta+A');
  await paste(
    `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=RU>
     <h1 style='mso-style-name:x'>Report<o:p></o:p></h1>
     <p class=MsoNormal style='margin:0'><b style='mso-bidi-font-weight:normal'>Nine</b> lamps<o:p></o:p></p>
     <ul><li class=MsoNormal>one</li></ul></body></html>`,
  );
  await expect.poll(() => stored(page)).toBe('## Report\n\n**Nine** lamps\n\n- one');
  expect(faults).toEqual([]);
  await context.close();
});

test('a table stays Markdown, and says why; on a phone nothing is too small', async () => {
  const table = '| a | b |\n|---|---|\n| 1 | 2 |';
  const [writer] = await pressRoom();
  if (!writer) throw new Error('The press room is empty');
  const { path } = await writeOne(writer, 'Table', {
    en: { title: 'Table', summary: 'Short', markdown: table },
    ru: { title: 'Таблица', summary: 'Кратко', markdown: 'Слова' },
  });
  const { page, context } = await openWindow(chromium, phone);
  await context.addCookies(writer.cookiesFor(site));
  await page.goto(`${pressPaths.deskPublication(path.split(/[/?]/)[3] ?? '')}?lang=en`);
  await page.getByText(say('editor.only-markdown')).waitFor();
  await page.locator('[id="ru.markdown-text"]').waitFor();
  expect(await page.locator('[name="en.markdown"]').isVisible()).toBe(true);
  expect(await stored(page)).toBe(table);
  expect(await tooWideOrSmall(page, phone)).toEqual([]);
  expect(await barriersOn(page)).toEqual([]);
  await context.close();
});
