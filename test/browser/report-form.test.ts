// The form under hard conditions: a keyboard alone, a lost network, an impatient finger, a slow line.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { openWindow, phone, site, startChromium } from './chromium.ts';
import { chooseKind } from './journey.ts';
import { atWork } from './offline-phone.ts';
import { photoOf, spot, typed } from './photos.ts';
import { openPlainBrowser } from './plain-browser.ts';
import { categoryName, groupName } from './steps.ts';

const say = sayIn('en');
let chromium: Browser;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

const next = (page: Page) => page.getByRole('button', { name: say('form.next'), exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

async function openForm(options = {}) {
  const opened = await openWindow(chromium, { ...phone, ...options });
  await opened.page.goto('/report?lang=en');
  await next(opened.page).waitFor();
  return opened;
}

/** All answers but the photo, up to the page before sending. */
async function fillIn(page: Page, number: number) {
  await next(page).click();
  await page.getByLabel(say('report.where')).fill(typed(spot(number)));
  await page.getByRole('button', { name: say('report.where-find') }).click();
  await page.getByText(say('report.place-from.address', { metres: 10 })).waitFor();
  await next(page).click();
  await page
    .getByLabel(say('report.words'), { exact: true })
    .fill('Open, nobody has put a cover on');
  await chooseKind({ page, locale: 'en' }, 'open-manhole');
  await page.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await next(page).click();
  await page
    .getByRole('button', { name: say('report.check') })
    .last()
    .click();
  await heading(page, say('report.review-title')).waitFor();
}

test('a whole report by keyboard alone, without touching the map', async () => {
  const { page, context, faults } = await openWindow(chromium, {
    viewport: { width: 1280, height: 900 },
  });
  await page.goto('/report?lang=en');
  await next(page).waitFor();
  const tabTo = (name: string) => goTo(page, name);
  await tabTo(say('report.photo-add'));
  await tabTo(say('form.next'));
  await page.keyboard.press('Enter');
  await tabTo(say('report.where'));
  await page.keyboard.type(typed(spot(21)));
  await tabTo(say('report.where-find'));
  await page.keyboard.press('Enter');
  await page.getByText(say('report.place-from.address', { metres: 10 })).waitFor();
  await tabTo(say('form.next'));
  await page.keyboard.press('Enter');
  await tabTo(say('report.words'));
  await page.keyboard.type('It smells of gas');
  await tabTo(groupName('streets', 'en') || categoryName('streets', 'en'));
  await page.keyboard.press('Enter');
  await tabTo(categoryName('open-manhole', 'en'));
  await page.keyboard.press('Space');
  await tabTo(say('category.yes'));
  await page.keyboard.press('ArrowDown');
  await tabTo(say('form.next'));
  await page.keyboard.press('Enter');
  await tabTo(say('report.email'));
  await page.keyboard.press('Enter');
  await heading(page, say('report.review-title')).waitFor();
  await tabTo(say('report.send'));
  await page.keyboard.press('Enter');
  await heading(page, say('receipt.thanks')).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

/** Tabs on until the control of this name has the focus, which must be seen. */
async function goTo(page: Page, name: string) {
  const seen: string[] = [];
  while (seen.length < 60) {
    const { words, ring } = await page.evaluate(focused);
    if (words.startsWith(name) && ring === 'solid') return;
    seen.push(`${words.slice(0, 30)} (${ring})`);
    await page.keyboard.press('Tab');
  }
  throw new Error(`"${name}" is not reached by Tab, or its focus not seen: ${seen.join(' | ')}`);
}

function focused() {
  const at = document.activeElement as HTMLInputElement | null;
  const label = at?.labels?.[0];
  const shown = (label?.classList.contains('button') ? label : at) ?? document.body;
  return {
    words: (label ?? at)?.textContent?.trim() ?? '',
    ring: getComputedStyle(shown).outlineStyle,
  };
}

/** Chooses a photo where there is no network: it waits. */
async function photographOffline(page: Page, number: number) {
  await page.getByLabel(say('report.photo-add')).setInputFiles({
    name: 'image.jpg',
    mimeType: 'image/jpeg',
    buffer: await photoOf('dark', spot(number)),
  });
  await page.getByText(say('report.photo-waits')).waitFor();
}

/** Whether a draft with these words lies on the phone. */
const wordsAreKept = (words: string) =>
  new Promise<boolean>((resolve) => {
    const opening = indexedDB.open('lamplighter');
    opening.onsuccess = () => {
      const all = opening.result.transaction('parcels').objectStore('parcels').getAll();
      all.onsuccess = () => {
        opening.result.close();
        resolve(JSON.stringify(all.result).includes(words));
      };
    };
  });

test('what was typed and photographed without network is there again in another tab, unsent, and is then sent once', async () => {
  const { page, context } = await openForm();
  await atWork(page);
  await context.setOffline(true);
  await photographOffline(page, 23);
  await next(page).click();
  await next(page).click();
  await page
    .getByLabel(say('report.words'), { exact: true })
    .fill('Typed where there is no network');
  await page.waitForFunction(wordsAreKept, 'Typed where there is no network');
  await page.close();
  await context.setOffline(false);

  const back = await context.newPage();
  await back.goto('/report');
  await back.getByText(say('report.draft-kept')).waitFor();
  await back.getByText(say('report.photo-kept'), { exact: true }).waitFor();
  await next(back).click();
  await back.getByText(say('report.place-from.photo')).waitFor();
  await next(back).click();
  const words = back.getByLabel(say('report.words'), { exact: true });
  expect(await words.inputValue()).toBe('Typed where there is no network');
  await chooseKind({ page: back, locale: 'en' }, 'open-manhole');
  await back.getByRole('radio', { name: say('category.no'), exact: true }).check();
  await next(back).click();
  await back
    .getByRole('button', { name: say('report.check') })
    .last()
    .click();
  await back.getByRole('button', { name: say('report.send'), exact: true }).click();
  await heading(back, say('receipt.thanks')).waitFor();

  await back.goto('/report');
  await next(back).waitFor();
  await back.waitForFunction(() => localStorage.getItem('report-draft') === null);
  expect(await back.getByText(say('report.draft-kept')).isVisible()).toBe(false);
  await context.close();
});

test('a photo chosen when the network is lost at once waits on the page and is sent when it is back', async () => {
  const { page, context } = await openForm();
  await context.setOffline(true);
  await photographOffline(page, 175);
  await context.setOffline(false);
  await page.getByText(say('report.photo-kept'), { exact: true }).waitFor();
  expect(await page.getByText(say('report.photo-waits')).count()).toBe(0);
  await context.close();
});

test('a photo alone, taken without network, is there again when the form is opened anew', async () => {
  const { page, context } = await openForm();
  await atWork(page);
  await context.setOffline(true);
  await photographOffline(page, 176);
  await page.close();
  const back = await context.newPage();
  await back.goto('/report');
  await back.getByText(say('report.draft-kept')).waitFor();
  await back.getByText(say('report.photo-waits')).waitFor();
  expect(await back.locator('#photos ~ ul img, ul.pictures img').count()).toBe(1);
  await context.close();
});

test('pressing Send twice sends one report', async () => {
  const { page, context } = await openForm();
  await fillIn(page, 25);
  const send = page.getByRole('button', { name: say('report.send'), exact: true });
  await send.dblclick({ noWaitAfter: true });
  await heading(page, say('receipt.thanks')).waitFor();
  const { lon, lat } = spot(25);
  const box = [lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001].join(',');
  const pins = (await (await fetch(`${site}/api/v1/pins?bbox=${box}`)).json()) as {
    features: unknown[];
  };
  expect(pins.features).toHaveLength(1);
  await context.close();
});

test('a form sent with nothing in it says at the top what is missing, and each line leads to its field', async () => {
  const { page, context, faults } = await openForm();
  for (let step = 0; step < 3; step += 1) await next(page).click();
  await page
    .getByRole('button', { name: say('report.check') })
    .last()
    .click();
  const summary = page.getByRole('alert');
  await summary.getByRole('link', { name: say('report.place-missing') }).waitFor();
  await summary.getByRole('link', { name: say('report.choose-category') }).click();
  await page.getByRole('group', { name: say('report.category') }).waitFor();
  await heading(page, say('report.what-title')).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('the form weighs at most 60 KB before the map, and the other public pages bring no scripts', async () => {
  const { page, context } = await openWindow(chromium, { ...phone, locale: 'kk' });
  const sent: Promise<number>[] = [];
  page.on('response', (response) => {
    sent.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => responseBodySize),
    );
  });
  await page.goto('/report?lang=kk', { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(sent)).reduce((sum, one) => sum + one, 0);
  expect(bytes).toBeLessThanOrEqual(60 * 1024);
  expect(bytes).toBeGreaterThan(10_000);
  await context.close();
  const plain = openPlainBrowser('kk');
  const withScripts = async (path: string) =>
    /<script|modulepreload/.test((await plain.open(path)).html) ? [path] : [];
  const paths = ['/', '/figures', '/about', '/receipt', '/meetings', '/appeals', '/appeal'];
  expect((await Promise.all(paths.map(withScripts))).flat()).toEqual([]);
});
