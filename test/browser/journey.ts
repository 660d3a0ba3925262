// The loop in a real browser, by role and label: the same steps with scripts and without.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Locale } from '#basics/localised.ts';
import { sayIn } from '#server/words.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { photoOf } from './photos.ts';
import { categoryName, groupName, withoutDashes } from './steps.ts';

export type Walk = {
  page: Page;
  locale: Locale;
  scripts: boolean;
  place: { lon: number; lat: number };
  email: string;
  /** Who answers for open manholes there. */
  responsible: string;
};

const picture = async (lamp: 'dark' | 'lit', place: Walk['place']) => ({
  name: `${lamp}.jpg`,
  mimeType: 'image/jpeg',
  buffer: await photoOf(lamp, place),
});

const button = ({ page, locale }: Walk, key: Parameters<ReturnType<typeof sayIn>>[0]) =>
  page.getByRole('button', { name: sayIn(locale)(key), exact: true });

/** On to the next question, where the form asks one at a time. */
async function onward(walk: Walk) {
  if (walk.scripts) await button(walk, 'form.next').click();
}

/** Photo, place, what it is, an address: to the page before sending. */
export async function fillInReport(walk: Walk) {
  const { page, locale, scripts, place, email } = walk;
  const say = sayIn(locale);
  await page.goto(`/report?lang=${locale}`);
  if (scripts) await button(walk, 'form.next').waitFor();
  await page.getByLabel(say('report.photo-add')).setInputFiles(await picture('dark', place));
  if (scripts) await page.getByText(say('report.photo-kept'), { exact: true }).waitFor();
  await onward(walk);
  await onward(walk);
  await page.getByLabel(say('report.words'), { exact: true }).fill('1,5 м, no cover');
  await chooseKind(walk, 'open-manhole');
  if (scripts) await page.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await onward(walk);
  await page.getByLabel(say('report.email')).fill(email);
  await button(walk, 'report.check').click();
  if (scripts) return;
  // Without scripts what hangs on the kind of problem is asked after the first check.
  await page.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await button(walk, 'report.check').click();
}

/** Kinds of problems stand in groups that open; those the words sound like stand above. */
export async function chooseKind({ page, locale }: Pick<Walk, 'page' | 'locale'>, key: string) {
  const kind = page.getByRole('radio', { name: categoryName(key, locale) });
  if (!(await kind.isVisible()))
    await page.getByText(groupName(key, locale), { exact: true }).click();
  await kind.check();
}

/** Sends it; gives the number on the receipt. */
export async function sendReport(walk: Walk): Promise<string> {
  const { page, locale } = walk;
  const say = sayIn(locale);
  await page.getByRole('heading', { name: say('report.review-title') }).waitFor();
  await button(walk, 'report.send').click();
  await page.getByRole('heading', { name: say('receipt.thanks') }).waitFor();
  const words = await page.getByRole('main').innerText();
  const code = words.match(/\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b/)?.[0] ?? '';
  expect(code).not.toBe('');
  const letter = await letterTo(walk.email, code);
  await page.goto(linkIn(letter, '/email'));
  await button(walk, 'letter.receipt.confirm').click();
  return code;
}

/** The responsible one takes it on by the link of the letter and shows what was done. */
export async function repair(walk: Walk, code: string, round = 1) {
  const { page, locale } = walk;
  const say = sayIn(locale);
  const letter = await letterTo(walk.responsible, code, round);
  await page.goto(`${linkIn(letter, '/work/')}?lang=${locale}`);
  if (round === 1) await button(walk, 'task.accept').click();
  await page.getByLabel(say('task.photo')).setInputFiles(await picture('lit', walk.place));
  await button(walk, 'task.done').click();
  await page.getByText(say('task.now.claimed')).waitFor();
}

/** The reporter looks and answers from the letter. */
export async function answer(walk: Walk, code: string, says: 'yes' | 'no', round = 1) {
  const { page, locale } = walk;
  const say = sayIn(locale);
  const letter = await letterTo(walk.email, say('letter.claimed.subject', { code }), round);
  await page.goto(linkIn(letter, `answer=${says}`));
  await button(walk, `verdict.${says}`).click();
  const now = say(says === 'yes' ? 'state.confirmed' : 'state.disputed');
  await page.getByText(now, { exact: true }).first().waitFor();
}

/** What everyone sees in the end. */
export async function lookAtPublicPage({ page, locale }: Walk, code: string) {
  const say = sayIn(locale);
  await page.goto(`/reports/${withoutDashes(code)}`);
  await page.getByText(say('state.confirmed'), { exact: true }).first().waitFor();
  await expect.poll(() => loadedPictures(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  expect(await page.getByRole('main').innerText()).toContain(say('photo.after'));
}

async function loadedPictures(page: Page): Promise<number> {
  await page.reload();
  const pictures = page.getByRole('main').locator('figure img');
  for (const one of await pictures.all()) await one.scrollIntoViewIfNeeded();
  return pictures.count();
}
