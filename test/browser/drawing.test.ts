// Where a warning holds and where a subscriber listens, drawn on a map: by the keyboard alone, and by a finger.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { signInNewOperator } from './staff.ts';

const say = sayIn('en');
const patient = { timeout: 30_000 };
let chromium: Browser;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

const canvas = (page: Page) => page.locator('canvas.maplibregl-canvas');
const handles = (page: Page) => page.locator('.draw-handle');
const corners = async (page: Page) =>
  (await page.getByLabel(say('warning.corners'), { exact: true }).inputValue())
    .split('\n')
    .filter(Boolean);
/** The map is there and answers to keys. */
async function ready(page: Page) {
  const button = page.getByRole('button', { name: say('draw.put-middle') });
  await expect.poll(() => button.isEnabled(), patient).toBe(true);
}
/** Moves the map by an arrow key, and waits until it stands still again. */
async function pan(page: Page, key: string, times = 1) {
  for (let nth = 0; nth < times; nth++) {
    await page.keyboard.press(key);
    await page.waitForTimeout(700);
  }
}

const chosen = {
  [say('warning.kind')]: say('warning.kind.place-danger'),
  [say('warning.severity')]: say('warning.severity.severe'),
  [say('warning.urgency')]: say('warning.urgency.immediate'),
  [say('warning.certainty')]: say('warning.certainty.observed'),
};

/** An operator's window at the desk. */
async function openDesk(options: object) {
  const operator = await signInNewOperator(`${newId()}@drawing.example.org`);
  const window = await openWindow(chromium, { ...deskScreen, ...options });
  await window.context.addCookies(operator.cookiesFor(site));
  return window;
}

describe('where a warning holds', () => {
  test('is drawn, moved, removed and undone by the keyboard alone, and says how large it is', async () => {
    const { page, context, faults } = await openDesk({ colorScheme: 'dark' });
    await page.goto('/desk/warnings/new?lang=en');
    await ready(page);
    await page.getByLabel(say('draw.outline'), { exact: true }).check();
    await canvas(page).focus();
    await page.keyboard.press('Enter');
    await pan(page, 'ArrowRight', 2);
    await page.keyboard.press('Enter');
    await pan(page, 'ArrowDown', 2);
    await page.keyboard.press('Enter');
    expect(await corners(page)).toHaveLength(3);
    await page.getByText(/^3 corners: [\d,.]+ km²\.$/).waitFor();

    await page.keyboard.press('Tab');
    const before = await corners(page);
    while (
      !(await handles(page)
        .nth(1)
        .evaluate((one) => one === document.activeElement))
    ) {
      await page.keyboard.press('Tab');
    }
    expect(await handles(page).nth(1).getAttribute('aria-label')).toBe(
      say('draw.corner', { nth: 2, count: 3 }),
    );
    await page.keyboard.press('ArrowUp');
    const moved = await corners(page);
    expect(moved[1]).not.toBe(before[1]);
    expect([moved[0], moved[2]]).toEqual([before[0], before[2]]);
    await page.keyboard.press('Delete');
    expect(await corners(page)).toEqual([before[0], before[2]]);
    await page.getByText(say('draw.says-few', { count: 2 })).waitFor();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await corners(page)).toEqual(before);
    expect(await barriersOn(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('may not cross itself: it is said at the map, and refused beside the field', async () => {
    const { page, context, faults } = await openDesk({ colorScheme: 'light' });
    await page.goto('/desk/warnings/new?lang=en');
    await ready(page);
    await page
      .getByLabel(say('warning.corners'), { exact: true })
      .fill('54.8, 69.1\n54.9, 69.2\n54.9, 69.1\n54.8, 69.2');
    await page.getByRole('alert').getByText(say('draw.crosses')).waitFor();
    await page.getByLabel(say('warning.expires')).fill('2099-01-01T10:00');
    for (const [label, choice] of Object.entries(chosen)) {
      await page.getByLabel(label, { exact: true }).selectOption({ label: choice });
    }
    await page.getByRole('button', { name: say('warning.keep-draft') }).click();
    await page.locator('#corners-problem', { hasText: say('draw.crosses') }).waitFor();
    expect(await corners(page)).toHaveLength(4);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('the circle of a subscriber', () => {
  test('is drawn by a tap and comes back to the form; its radius is changed by the keyboard', async () => {
    const { page, context, faults } = await openWindow(chromium, { ...phone, locale: 'kk' });
    const words = sayIn('kk');
    await page.goto('/subscribe?lang=kk');
    await page.getByRole('link', { name: words('subscribe.circle-draw') }).click();
    const button = page.getByRole('button', { name: words('draw.put-middle') });
    await expect.poll(() => button.isEnabled(), patient).toBe(true);
    await canvas(page).tap({ position: { x: 120, y: 120 } });
    const radius = page.getByLabel(words('subscribe.radius'), { exact: true });
    await expect.poll(() => radius.inputValue(), patient).toBe('2');
    await handles(page).nth(1).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => radius.inputValue(), patient).toBe('2.2');
    expect(await handles(page).nth(1).getAttribute('aria-valuenow')).toBe('2.2');
    expect(await barriersOn(page)).toEqual([]);
    expect(await tooWideOrSmall(page, phone)).toEqual([]);
    await page.getByRole('button', { name: words('subscribe.circle-use') }).click();
    await page.waitForURL(/\/subscribe\?place=/);
    const place = page.getByLabel(words('subscribe.circle-place'), { exact: true });
    expect(await place.inputValue()).toMatch(/^-?\d+\.\d+, -?\d+\.\d+$/);
    expect(await page.getByLabel(words('subscribe.radius')).inputValue()).toBe('2.2');
    expect(faults).toEqual([]);
    await context.close();
  });

  test('without JavaScript it is typed on the same page', async () => {
    const options = { ...phone, javaScriptEnabled: false };
    const { page, context } = await openWindow(chromium, options);
    await page.goto('/subscribe/circle?lang=en');
    await page.getByText(say('subscribe.circle-no-map')).waitFor();
    await page.getByLabel(say('subscribe.circle-place')).fill('54.87, 69.14');
    await page.getByRole('button', { name: say('subscribe.circle-use') }).click();
    await page.waitForURL(/\/subscribe\?place=/);
    const place = page.getByLabel(say('subscribe.circle-place'), { exact: true });
    expect(await place.inputValue()).toBe('54.87, 69.14');
    await context.close();
  });
});
