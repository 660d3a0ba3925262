// What people do again and again: file a report, find their way by the words of the starter town.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { inLocale, type Locale, type Localised } from '#basics/localised.ts';
import { sayIn } from '#server/words.ts';
import { photoOf, typed } from './photos.ts';
import { mainWords, type PlainBrowser, type PlainPage } from './plain-browser.ts';

type SeedCategory = { key: string; parent?: string; names: Localised };
const categories = JSON.parse(readFileSync('db/seed/categories.json', 'utf8')) as SeedCategory[];

/** What the starter town calls a kind of problem. */
export function categoryName(key: string, locale: Locale): string {
  const category = categories.find((one) => one.key === key);
  return inLocale(category?.names ?? {}, locale);
}

/** What the starter town calls the group that a kind of problem stands in. */
export function groupName(key: string, locale: Locale): string {
  const category = categories.find((one) => one.key === key);
  return categoryName(category?.parent ?? '', locale);
}

export const asFile = (bytes: Buffer, name: string) =>
  new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' });

/** The code on a page, as people read it: 7K2-M9Q-XD4. */
export function codeOn(page: PlainPage): string {
  const code = mainWords(page).match(/\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b/)?.[0];
  if (!code) throw new Error(`No code on ${page.path}: ${mainWords(page)}`);
  return code;
}

export const withoutDashes = (code: string) => code.replaceAll('-', '');

type Sending = {
  /** The key of a kind of problem, and the label of the one answer it needs. */
  category: string;
  answer: string;
  place: { lon: number; lat: number };
  words?: string;
  email?: string;
  photo?: boolean;
};

/** Sends a report as a browser without scripts does; gives its code and its receipt. */
export async function sendReport(browser: PlainBrowser, locale: Locale, sending: Sending) {
  const say = sayIn(locale);
  const form = await browser.open(`/report?lang=${locale}`);
  const asked = await browser.press(form, say('report.check'), {
    ...(sending.photo && {
      [say('report.photo-add')]: [asFile(await photoOf('dark', sending.place), 'before.jpg')],
    }),
    [say('report.where')]: typed(sending.place),
    [categoryName(sending.category, locale)]: true,
    [say('report.words')]: sending.words ?? 'Words of a test',
    [say('report.email')]: sending.email ?? '',
  });
  const checked = await browser.press(asked, say('report.check'), { [sending.answer]: true });
  const near = mainWords(checked).includes(say('report.near-title'));
  const receipt = await browser.press(checked, say(near ? 'report.send-new' : 'report.send'));
  expect(mainWords(receipt)).toContain(say('receipt.thanks'));
  return { code: codeOn(receipt), receipt };
}
