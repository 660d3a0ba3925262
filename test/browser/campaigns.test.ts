import { expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { campaignOut } from './campaign.ts';
import { site } from './chromium.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';

const say = sayIn('en');

test('a campaign is made by two people without scripts, read by everybody, and its ambassador goes when they no longer agree', async () => {
  const reader = openPlainBrowser('en');
  const { page, person, gone } = await campaignOut();
  const start = await reader.open(page);
  expect(mainWords(start)).toContain('Turn back crime together');
  expect(mainWords(start)).toContain(say('campaign.days-left', { count: 40 }));
  expect(mainWords(start)).toContain('Aigul Saparova');
  expect(mainWords(start)).toContain('A lesson in every school');
  expect(start.root.querySelectorAll('link[hreflang]').length).toBe(4);
  expect(start.html).toContain('type="application/rss+xml"');
  const card = start.root.querySelector('meta[property="og:image"]')?.getAttribute('content') ?? '';
  expect((await fetch(new URL(card))).headers.get('content-type')).toBe('image/png');
  const seen = await reader.open(person.page);
  const picture = seen.root.querySelector('main img')?.getAttribute('src') ?? '';
  expect((await fetch(new URL(picture, site))).ok).toBe(true);
  await gone();
  expect((await reader.open(person.page)).status).toBe(410);
  expect((await reader.open(page)).html).not.toContain('Aigul');
});
