// Getting about with a keyboard alone: no mouse is ever moved.
import type { Locator, Page } from 'playwright-core';

const FAR = 400;

/** Presses Tab until this has the focus, as somebody without a mouse does. Fails when it never gets there. */
export async function tabTo(page: Page, wanted: Locator) {
  const one = wanted.first();
  await one.waitFor({ state: 'visible' });
  for (let pressed = 0; pressed < FAR; pressed += 1) {
    if (await one.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${wanted}`);
}

/** Goes there and presses it. */
export async function pressOn(page: Page, wanted: Locator) {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

/** Goes to a field and types over what stands there. */
export async function typeInto(page: Page, field: Locator, words: string) {
  await tabTo(page, field);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(words);
}
