// A warning on its way from two people of the desk to those it concerns, without scripts, and as it looks.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { openWindow, phone, site, startChromium } from './chromium.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';
import { approved, holdingWarning, warningRoom, writeWarning } from './warning-room.ts';

const say = sayIn('en');
let chromium: Browser;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

const texts = { 'en.headline': 'Dog pack in the park', 'en.description': 'Five dogs bite.' };

describe('a warning', () => {
  test('cannot be approved by whoever wrote it; the button is not even there', async () => {
    const [writer, second] = await warningRoom();
    const draft = await writeWarning(writer, texts);
    const sent = await writer.press(draft, say('warning.send'));
    expect(mainWords(sent)).toContain(say('warning.somebody-else'));
    expect(sent.html).not.toContain('?/approve');
    const { html } = await second.open(sent.path);
    expect(html).toContain('?/approve');
    const everybody = openPlainBrowser('en');
    expect((await everybody.open('/warnings?lang=en')).html).not.toContain('Dog pack');
    expect((await everybody.open(sent.path)).html).not.toContain('Dog pack');
  });

  test('stands above every page for those who chose the area, and for nobody else, until the all-clear', async () => {
    const [writer] = await warningRoom();
    const draft = await writeWarning(writer, { ...texts, 'en.headline': 'Gas leak' });
    const out = await approved(await writer.press(draft, say('warning.send')));
    const near = openPlainBrowser('en');
    const far = openPlainBrowser('en');
    const choose = async (browser: typeof near, area: string) =>
      browser.press(await browser.open('/warnings?lang=en'), say('warning.keep-area'), {
        [say('warning.your-area')]: area,
      });
    expect(mainWords(await choose(near, '– Petropavl'))).toContain(say('warning.for-you'));
    await choose(far, '– Kyzylzhar District');
    const bannerOn = async (browser: typeof near, path: string) =>
      (await browser.open(path)).root
        .querySelectorAll('.banner')
        .map(({ text }) => text)
        .join();
    for (const path of ['/', '/report', '/reports', '/figures', '/about']) {
      expect(await bannerOn(near, path)).toContain('Gas leak');
      expect(await bannerOn(far, path)).not.toContain('Gas leak');
    }
    const unsure = await writer.press(out, say('warning.end-send'), {
      [`${say('warning.end-words')} (${say('warning.in.en')})`]: 'The pipe is whole again.',
    });
    expect(mainWords(unsure)).toContain(say('warning.choose-reason'));
    expect(unsure.html).toContain('The pipe is whole again.');
    const proposed = await writer.press(unsure, say('warning.end-send'), {
      [say('warning.end-all-clear')]: true,
    });
    expect(await bannerOn(near, '/')).toContain('Gas leak');
    await approved(proposed, 'cancel');
    expect(await bannerOn(near, '/')).not.toContain('Gas leak');
  });

  test('has no barrier that axe can find where its banner stands, on a phone', async () => {
    const { page: path } = await holdingWarning();
    const { page, context, faults } = await openWindow(chromium, { ...phone, locale: 'kk' });
    await context.addCookies([{ name: 'area', value: 'petropavl', url: site }]);
    for (const one of ['/warnings', path, '/report']) {
      await page.goto(one);
      expect(await page.locator('.banner').count()).toBeGreaterThan(0);
      expect(await barriersOn(page)).toEqual([]);
      expect(await tooWideOrSmall(page, phone)).toEqual([]);
    }
    expect(faults).toEqual([]);
    await context.close();
  });
});
