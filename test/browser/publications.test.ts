// A publication from its first word to the day it is taken back, without scripts.
import { expect, test } from 'vitest';
import { pressPaths } from '#basics/press-paths.ts';
import { sayIn } from '#server/words.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';
import { letOut, pressRoom, somethingOut, write, writeOne } from './press.ts';

const say = sayIn('en');
const reader = openPlainBrowser('en');

test('what two editors let out is read in three languages, found in the list, and can be passed on', async () => {
  const { path } = await somethingOut();
  expect(path).toContain('/news/the-yard-on-abay-street-is-lit');
  const seen = await reader.open(`${path}?lang=kk`);
  expect(seen.status).toBe(200);
  expect(mainWords(seen)).toContain('Абай көшесіндегі аула');
  expect(seen.html).toContain('<h2>Не істелді</h2>');
  for (const language of ['kk', 'ru', 'en', 'x-default']) {
    expect(seen.html).toMatch(new RegExp(`rel="alternate" hreflang="${language}"`));
  }
  const [, json = ''] =
    /<script type="application\/ld\+json">(.*?)<\/script>/.exec(seen.html) ?? [];
  expect(JSON.parse(json)).toMatchObject({ '@type': 'NewsArticle', inLanguage: 'kk' });
  expect(JSON.parse(json).image[0]).toContain('/photos/');
  expect(seen.html).toMatch(/property="og:image" content="http[^"]+\/cards\/[^"]+"/);
  const shares = seen.root.querySelectorAll('nav ul a').map((a) => a.getAttribute('href') ?? '');
  expect(shares.some((to) => to.startsWith('https://t.me/share/url?url=http'))).toBe(true);
  expect(shares.some((to) => to.startsWith('mailto:'))).toBe(true);
  const list = await reader.open('/news?lang=ru');
  expect(mainWords(list)).toContain('Двор на улице Абая');
  expect(list.html.length).toBeLessThan(200_000);
  expect(mainWords(await reader.open('/news?kind=video&lang=en'))).toContain(
    say('publication.none-such'),
  );
});

test('a preview saves nothing; a language nobody wrote is said to be missing; hostile words stay words', async () => {
  const [writer, second] = await pressRoom();
  if (!writer || !second) throw new Error('The press room is empty');
  const page = await writeOne(writer, 'Only in Russian', {
    en: { title: '', summary: '', markdown: '' },
    ru: { title: 'Только по-русски', summary: 'Кратко', markdown: 'Слова' },
  });
  const hostile =
    '<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://a.example/p.gif)';
  const typed = { ru: { title: 'Другое', summary: 'Кратко', markdown: hostile } };
  const preview = await writer.press(write(page, typed), say('publication.preview'));
  expect(mainWords(preview)).toContain(say('publication.preview-lead'));
  const shown = preview.root.querySelector('#looks')?.innerHTML ?? '';
  expect(shown).toContain('Другое');
  expect(shown).not.toMatch(/<script|href="javascript|a\.example\/p\.gif" alt|<img/i);
  expect(preview.html).toContain('value="Другое"');
  const again = await writer.open(page.path);
  expect(again.html).not.toContain('Другое');
  await writer.press(again, say('publication.send'));
  const path = await letOut(second, page);
  const seen = await reader.open(`${path}?lang=kk`);
  expect(mainWords(seen)).toContain('Только по-русски');
  expect(mainWords(seen)).toContain('орыс тіліндегі');
  expect(seen.root.querySelector('h1')?.getAttribute('lang')).toBe('ru');
});

test('two who change the same one: nothing typed is lost, and the second sees what is stored', async () => {
  const [writer, second] = await pressRoom();
  if (!writer || !second) throw new Error('The press room is empty');
  const text = { title: 'Both at once', summary: 'Short', markdown: 'First' };
  const page = await writeOne(writer, 'Both at once', { en: text });
  const theirs = await second.open(page.path);
  const ours = await writer.open(page.path);
  await second.press(
    write(theirs, { en: { ...text, markdown: 'Theirs' } }),
    say('publication.save'),
  );
  const refused = await writer.press(
    write(ours, { en: { ...text, markdown: 'Typed for an hour' } }),
    say('publication.save'),
  );
  expect(refused.status).toBe(409);
  expect(refused.root.querySelector('[name="en.markdown"]')?.textContent).toContain('Typed for');
  expect(mainWords(refused)).toContain('Theirs');
  const saved = await writer.press(refused, say('publication.save'));
  expect(saved.root.querySelector('[name="en.markdown"]')?.textContent).toContain('Typed for');
});

test('corrected it says so, withdrawn it says why and is gone (410)', async () => {
  const [writer, second] = await pressRoom();
  if (!writer || !second) throw new Error('The press room is empty');
  const text = { title: 'Nine lamps', summary: 'Short', markdown: 'Nine' };
  const page = await writeOne(writer, 'Nine lamps', { en: text });
  await writer.press(await writer.open(page.path), say('publication.send'));
  const path = await letOut(second, page);
  const changed = write(await writer.open(page.path), { en: { ...text, markdown: 'Ten' } });
  const note = changed.root.querySelector('[name="note.en"]');
  if (note) note.textContent = 'It were ten, not nine.';
  await writer.press(changed, say('publication.send'));
  expect(mainWords(await reader.open(`${path}?lang=en`))).toContain('Nine');
  await letOut(second, page);
  const corrected = mainWords(await reader.open(path));
  expect(corrected).toContain('Ten');
  expect(corrected).toContain('It were ten, not nine.');
  const reason = say('publication.withdraw-why', { language: say('publication.language-name.en') });
  const desk = await second.open(page.path);
  await second.press(desk, say('publication.withdraw'), { [reason]: 'There were no lamps.' });
  const gone = await reader.open(path);
  expect(gone.status).toBe(410);
  expect(mainWords(gone)).toContain(say('publication.withdrawn-title'));
  expect(mainWords(gone)).toContain('There were no lamps.');
  expect(mainWords(await reader.open('/news'))).not.toContain('Nine lamps');
  expect(mainWords(await second.open(pressPaths.deskPublications('list=withdrawn')))).toContain(
    'Nine lamps',
  );
});
