// What keeps people out of a page: found by axe, and by looking at how wide and how small things are.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA. Run past the page's own policy, which lets no foreign script in. */
export async function barriersOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { axe: judge } = window as unknown as { axe: typeof Axe };
    return (await judge.run(document, { runOnly: { type: 'tag', values: tags } })).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  );
}

/** On a phone nothing is wider than the screen, and what one presses is as large as a thumb: 44 px. */
export async function tooWideOrSmall(
  page: Page,
  { isMobile }: BrowserContextOptions,
): Promise<string[]> {
  return page.evaluate((onPhone) => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : [];
    if (!onPhone) return wide;
    const pressed =
      'button, a.button, input:not([type=hidden], [type=radio], [type=checkbox]), select, summary, nav a';
    const small = [...document.querySelectorAll(pressed)].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return width > 2 && height > 0 && height < 43.5;
    });
    return [...wide, ...small.map((one) => `too small: ${one.outerHTML.slice(0, 120)}`)];
  }, isMobile === true);
}
