// A video of a publication: sent without scripts and with them, watched in parts, refused by name, gone when withdrawn.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pressPaths } from '#basics/press-paths.ts';
import { sayIn } from '#server/words.ts';
import { mp4Of, webmOf } from '../videos.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';
import { addPictureTo, addVideoTo, letOut, pressRoom, writeOne } from './press.ts';

const say = sayIn('en');
const reader = openPlainBrowser('en');
let chromium: Browser;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

const text = (title: string) => ({
  kk: { title, summary: 'Қысқаша', markdown: 'Сөз' },
  en: { title, summary: 'Short', markdown: 'Words' },
});
const idOf = (path: string) => path.split(/[/?]/)[3] ?? '';

/** As readers have it, on a phone: nothing in the way, nothing asked for before somebody presses play. */
async function looksRight(path: string) {
  const { page, context, faults } = await openWindow(chromium, phone);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${path}?lang=kk`);
  await page.locator('details summary').first().click();
  expect(await barriersOn(page)).toEqual([]);
  expect(await tooWideOrSmall(page, phone)).toEqual([]);
  expect(asked.filter((one) => one.startsWith('/videos/'))).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
}

async function room() {
  const [writer, second] = await pressRoom();
  if (!writer || !second) throw new Error('The press room is empty');
  return { writer, second };
}

test('without scripts a video goes out with its captions, is fetched in parts, and is gone when it is withdrawn', async () => {
  const { writer, second } = await room();
  const page = await writeOne(writer, 'Fetched in parts', text('Fetched in parts'));
  await addPictureTo(writer, page, 'A lamp');
  const bytes = await mp4Of();
  await addVideoTo(writer, page, bytes);
  const desk = pressPaths.deskPublication(idOf(page.path));
  await writer.press(await writer.open(desk), say('publication.send'));
  const path = await letOut(second, page);
  const seen = await reader.open(`${path}?lang=kk`);
  const video = seen.root.querySelector('video');
  expect(video?.getAttribute('preload')).toBe('none');
  expect(video?.getAttribute('poster')).toContain('/photos/');
  expect(mainWords(seen)).toContain('Шамдар қайта жанды.');
  expect(seen.html).toContain('"@type":"VideoObject"');
  await looksRight(path);
  const at = `${site}${video?.getAttribute('src')}`;
  const ask = (headers: Record<string, string> = {}, method = 'GET') =>
    fetch(at, { method, headers });
  const whole = await ask();
  expect(whole.status).toBe(200);
  expect((await whole.arrayBuffer()).byteLength).toBe(bytes.length);
  const etag = whole.headers.get('etag') ?? '';
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    ...{ 'content-type': 'video/mp4', 'accept-ranges': 'bytes' },
    ...{ 'x-content-type-options': 'nosniff', 'content-length': String(bytes.length) },
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': 'inline; filename="fetched-in-parts.mp4"',
  });
  const part = await ask({ range: 'bytes=4-7', 'if-range': etag });
  expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
  expect(part.headers.get('content-range')).toBe(`bytes 4-7/${bytes.length}`);
  expect((await ask({ range: 'bytes=4-7', 'if-range': '"other"' })).status).toBe(200);
  const beyond = await ask({ range: 'bytes=99999999-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([
    ...[416, `bytes */${bytes.length}`],
  ]);
  expect((await ask({ 'if-none-match': etag })).status).toBe(304);
  const head = await ask({}, 'HEAD');
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
  const captions = await fetch(`${site}${video?.querySelector('track')?.getAttribute('src')}`);
  expect(captions.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
  expect(await captions.text()).toContain('<v Айгүл>Шамдар қайта жанды.</v>');
  const why = say('publication.withdraw-why', { language: say('publication.language-name.en') });
  await second.press(await second.open(desk), say('publication.withdraw'), { [why]: 'Wrong yard' });
  expect((await ask()).status).toBe(410);
});

test('without scripts what is no video is refused by name, and so are captions with more than words', async () => {
  const { writer } = await room();
  const page = await writeOne(writer, 'Refused by name', text('Refused by name'));
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
  const refused = await addVideoTo(writer, page, svg);
  expect(refused.status).toBe(422);
  expect(mainWords(refused)).toContain(say('video.no.not-a-video'));
  const added = await addVideoTo(writer, page, await webmOf());
  const wrong = await writer.press(added, say('captions.save'), {
    [say('captions.typed')]: 'WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>',
  });
  expect(mainWords(wrong)).toContain(say('captions.no.markup', { line: 4 }));
});

test('with scripts it goes in pieces, and goes on by itself when the line broke', async () => {
  const { writer } = await room();
  const { path } = await writeOne(writer, 'In pieces', text('In pieces'));
  const { page, context, faults } = await openWindow(chromium, deskScreen);
  await context.addCookies(writer.cookiesFor(site));
  await page.goto(`${pressPaths.deskVideo(idOf(path))}?lang=en`);
  let pieces = 0;
  await page.route('**/video/pieces?video=**', (route) => {
    pieces += 1;
    return pieces === 2 ? route.abort('connectionreset') : route.continue();
  });
  // An empty box behind it makes it three pieces long.
  const spare = Buffer.alloc(2_500_000);
  spare.writeUInt32BE(spare.length);
  spare.write('free', 4);
  const buffer = Buffer.concat([await mp4Of(), spare]);
  const file = { name: 'yard.mp4', mimeType: 'video/mp4', buffer };
  await page.getByLabel(say('video.file')).setInputFiles(file);
  await page.getByRole('button', { name: say('video.send') }).click();
  await page.locator('video').waitFor();
  expect(pieces).toBe(4);
  expect(await barriersOn(page)).toEqual([]);
  expect(faults.filter((fault) => !fault.includes('ERR_CONNECTION_RESET'))).toEqual([]);
  await page.setViewportSize(phone.viewport);
  expect(await tooWideOrSmall(page, phone)).toEqual([]);
  await context.close();
});
