// Pictures made to break things, through the form a resident uses: each is refused in words, and nothing typed is lost.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { asFile, categoryName } from './steps.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';

const say = sayIn('en');
const folder = 'test/fixtures/photos';
const pictures = readdirSync(folder).filter((name) => !/\.(txt|json)$/.test(name));

/** Those no honest camera makes, or that arrived broken: they must not be kept. */
const hostile = [
  'big-height.webp',
  'decompression_bomb.gif',
  'decompression_bomb.ico',
  'empty.jpg',
  'gif_js_polyglot.gif',
  'html_named.jpg',
  'jpeg_html_polyglot.jpg',
  'jpeg_sof_65535x65535.jpg',
  'jpeg_trailing_zip.jpg',
  'jpeg_truncated_half.jpg',
  'logo.svg',
  'png_bomb_16000x16000_1bit.png',
  'png_header_60000x60000_tiny_idat.png',
  'svg_billion_laughs.svg',
  'svg_script.svg',
  'svg_xxe.svg',
];

const resident = openPlainBrowser('en');

async function checkWith(name: string) {
  const form = await resident.open('/report');
  return resident.press(form, say('report.check'), {
    [say('report.photo-add')]: [asFile(readFileSync(`${folder}/${name}`), name)],
    [categoryName('open-manhole', 'en')]: true,
    [say('report.words')]: 'Typed with care',
    [say('report.email')]: 'careful@example.org',
  });
}

test.each(hostile)('%s is refused beside the photo field, and the rest is kept', async (name) => {
  const page = await checkWith(name);
  expect(page.status).toBeGreaterThanOrEqual(400);
  expect(page.status).toBeLessThan(500);
  const beside = page.root.querySelector('#photos .problem')?.textContent ?? '';
  expect(beside).toContain(name);
  expect(beside).not.toMatch(/\[|undefined/);
  expect(page.root.querySelector('#words')?.textContent).toBe('Typed with care');
  expect(page.root.querySelector('#email')?.getAttribute('value')).toBe('careful@example.org');
  expect(page.root.querySelector('input[name=categoryId][checked]')).not.toBeNull();
});

test('whatever the picture, the answer is a page of ours in words, never a fault', async () => {
  const faults: string[] = [];
  for (const name of pictures.filter((one) => !hostile.includes(one))) {
    const page = await checkWith(name);
    const kept = mainWords(page).includes(say('report.photos-kept', { count: 1 }));
    const refused = page.root.querySelector('#photos .problem') !== null;
    if (page.status >= 500 || kept === refused) faults.push(`${name}: ${page.status} ${kept}`);
  }
  expect(faults).toEqual([]);
});
