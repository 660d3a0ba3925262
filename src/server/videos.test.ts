import { describe, expect, test } from 'vitest';
import { withBlanks } from '#server/video-parts.ts';
import { inspectVideo } from '#server/videos.ts';
import {
  box,
  element,
  inMemory,
  inPieces,
  mp4Of,
  replaced,
  webmOf,
  words,
} from '../../test/videos.ts';

const look = (bytes: Uint8Array) => inspectVideo(inMemory(bytes));

async function cleaned(bytes: Buffer): Promise<Buffer> {
  const { blanks } = await look(bytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of withBlanks(inPieces(bytes, 61), blanks)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a video', () => {
  test('says how large and how long it is, in MP4 and in WebM', async () => {
    expect((await look(await mp4Of())).facts).toEqual({
      ...{ mime: 'video/mp4', width: 320, height: 240, seconds: 2, sound: true },
    });
    expect((await look(await webmOf({ sound: false }))).facts).toMatchObject({
      ...{ mime: 'video/webm', width: 320, height: 240, sound: false },
    });
  });

  test('goes on without where, when and with what it was taken, and nothing in it moves', async () => {
    for (const bytes of [await mp4Of(), await webmOf()]) {
      expect(bytes.toString('latin1')).toContain('+54.8700+069.1500/');
      const clean = await cleaned(bytes);
      expect(clean.length).toBe(bytes.length);
      const left = clean.toString('latin1');
      for (const said of ['+54.87', 'Abay street', 'ediabunny']) expect(left).not.toContain(said);
      const { facts, blanks } = await look(clean);
      expect(facts).toEqual((await look(bytes)).facts);
      expect(blanks.length).toBeGreaterThan(0);
      // The pictures themselves are as they came.
      expect(clean.includes(Buffer.alloc(200, 3))).toBe(true);
    }
  });

  test('loses what a phone says of its place, and a page hidden in an empty box', async () => {
    const mp4 = await mp4Of();
    const place = box('udta', box('\u00a9xyz', '+43.2380+076.9450/'));
    const hidden = box('free', '<html><script>alert(1)</script>');
    const own = box('uuid', 'XMP of a camera, its number and its owner');
    const whole = Buffer.concat([mp4, place, hidden, own]);
    const clean = (await cleaned(whole)).toString('latin1');
    for (const said of ['+43.2', '<script', 'camera']) expect(clean).not.toContain(said);
  });
});

const head = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], 'webm'));
const segment = (body: Uint8Array, size?: number[]) =>
  Buffer.concat([head, element([0x18, 0x53, 0x80, 0x67], body, size)]);
const unknownSize = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const trackEntry = (codec: string, more: Buffer = Buffer.alloc(0)) =>
  element([0x16, 0x54, 0xae, 0x6b], element([0xae], Buffer.concat([element([0x86], codec), more])));
const cluster = (body: Buffer) => element([0x1f, 0x43, 0xb6, 0x75], body);
const nest = (depth: number): Buffer =>
  depth === 0 ? Buffer.alloc(0) : box('edts', nest(depth - 1));
const nestWebm = (depth: number): Buffer =>
  depth === 0 ? Buffer.alloc(0) : element([0xa0], nestWebm(depth - 1));
const patched = (bytes: Buffer, at: number, value: number) => {
  bytes.writeUInt32BE(value, at);
  return bytes;
};
const at = (bytes: Buffer, type: string) => bytes.indexOf(type, 0, 'latin1') - 4;

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const hostile: [string, string, () => Promise<Buffer> | Buffer][] = [
  ['a page', 'not-a-video', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a drawing', 'not-a-video', () => Buffer.from(svg)],
  ['an empty file', 'not-a-video', () => Buffer.alloc(0)],
  ['a picture of a phone', 'not-a-video', () => Buffer.from('\u00ff\u00d8\u00ff\u00e0', 'latin1')],
  [
    'a QuickTime film',
    'not-a-video',
    async () => {
      const mp4 = await mp4Of();
      mp4.write('qt  ', 8, 'latin1');
      return mp4;
    },
  ],
  [
    'a Matroska file',
    'not-a-video',
    async () => {
      const webm = await webmOf();
      const from = webm.indexOf('webm');
      return Buffer.concat([webm.subarray(0, from), Buffer.from('mkv4'), webm.subarray(from + 4)]);
    },
  ],
  ['a drawing that says it is an MP4', 'hides-other', () => box('ftyp', svg)],
  [
    'an MP4 whose brands are a page',
    'hides-other',
    async () => {
      const mp4 = await mp4Of();
      mp4.write('<a>x', 8, 'latin1');
      return mp4;
    },
  ],
  ['half an MP4', 'truncated', async () => (await mp4Of()).subarray(0, 900)],
  [
    'an MP4 without its head',
    'truncated',
    async () => {
      const mp4 = await mp4Of();
      return Buffer.concat([mp4.subarray(0, mp4.readUInt32BE(0)), box('mdat', 'nothing')]);
    },
  ],
  ['half a WebM', 'truncated', async () => (await webmOf()).subarray(0, 700)],
  ['boxes in boxes in boxes', 'nested', async () => replaced(await mp4Of(), 'mvhd', nest(40))],
  ['elements in elements', 'nested', () => segment(cluster(nestWebm(40)))],
  [
    'a box that is larger than what holds it',
    'sizes-lie',
    async () => {
      const mp4 = await mp4Of();
      return patched(mp4, at(mp4, 'mvhd'), 0x7fff_ffff);
    },
  ],
  [
    'an element that is larger than what holds it',
    'sizes-lie',
    () => segment(cluster(element([0xa3], 'x', [0x1f, 0xff, 0xff, 0xf0]))),
  ],
  [
    'a box of a length beyond all',
    'sizes-lie',
    async () => Buffer.concat([await mp4Of(), box('mdat', words(0xffff_ffff, 0xffff_ffff), 1)]),
  ],
  [
    'a box that ends where it begins',
    'endless',
    async () => {
      const mp4 = await mp4Of();
      return patched(mp4, at(mp4, 'mvhd'), 0);
    },
  ],
  [
    'a box shorter than its own name',
    'endless',
    async () => Buffer.concat([await mp4Of(), box('free', '', 4)]),
  ],
  ['a WebM of unknown length', 'endless', () => segment(Buffer.alloc(0), unknownSize)],
  [
    'a cluster of unknown length',
    'endless',
    () => segment(element([0x1f, 0x43, 0xb6, 0x75], '', unknownSize)),
  ],
  [
    'thousands of boxes',
    'too-many-parts',
    async () => Buffer.concat([await mp4Of(), ...Array.from({ length: 1200 }, () => box('free'))]),
  ],
  [
    'a hundred thousand empty elements',
    'too-many-parts',
    () => segment(Buffer.concat(Array.from({ length: 100_000 }, () => element([0xec])))),
  ],
  [
    'thousands of boxes within',
    'too-many-parts',
    async () =>
      replaced(
        await mp4Of(),
        'mvhd',
        Buffer.concat(Array.from({ length: 3000 }, () => box('free'))),
      ),
  ],
  [
    'a table of four thousand million samples',
    'tables-huge',
    async () => replaced(await mp4Of(), 'stsz', box('stsz', words(0, 100, 0xffff_fff0))),
  ],
  [
    'one row that stands for four thousand million samples',
    'tables-huge',
    async () => replaced(await mp4Of(), 'stts', box('stts', words(0, 1, 0xffff_fff0, 1))),
  ],
  [
    'a table with more rows than it has room for',
    'sizes-lie',
    async () => replaced(await mp4Of(), 'stsz', box('stsz', words(0, 0, 900, 1))),
  ],
  [
    'tables that do not speak of the same samples',
    'sizes-lie',
    async () => replaced(await mp4Of(), 'stts', box('stts', words(0, 1, 900, 1))),
  ],
  [
    'samples beyond the end',
    'truncated',
    async () => replaced(await mp4Of(), 'stco', box('stco', words(0, 1, 0x7000_0000))),
  ],
  [
    'a head that is packed',
    'packed',
    async () => replaced(await mp4Of(), 'mvhd', box('cmov', box('dcom', 'zlib'))),
  ],
  [
    'a track that is packed',
    'packed',
    () => segment(trackEntry('V_VP8', element([0x6d, 0x80], element([0x62, 0x40], 'zlib')))),
  ],
  [
    'an MP4 in fragments',
    'in-fragments',
    async () => Buffer.concat([await mp4Of(), box('moof', box('mfhd'))]),
  ],
  [
    'laced blocks',
    'laced',
    () => segment(cluster(element([0xa3], Buffer.from([0x81, 0, 0, 0x06])))),
  ],
  [
    'an encrypted track',
    'encrypted',
    async () => {
      const mp4 = await mp4Of();
      mp4.write('encv', mp4.indexOf('avc1', mp4.indexOf('stsd')), 'latin1');
      return mp4;
    },
  ],
  [
    'pictures no browser plays',
    'codec-unknown',
    async () => {
      const mp4 = await mp4Of();
      mp4.write('hvc1', mp4.indexOf('avc1', mp4.indexOf('stsd')), 'latin1');
      return mp4;
    },
  ],
  ['a codec of its own', 'codec-unknown', () => segment(trackEntry('V_MS/VFW/FOURCC'))],
  [
    'a track of places',
    'other-track',
    async () => {
      const mp4 = await mp4Of();
      mp4.write('meta', at(mp4, 'hdlr') + 16, 'latin1');
      return mp4;
    },
  ],
  [
    'subtitles burnt in as a track',
    'other-track',
    () => segment(trackEntry('V_VP8', element([0x83], Buffer.from([0x11])))),
  ],
  ['a film of three hours', 'too-long', () => mp4Of({ seconds: 3 * 3600 })],
  ['a picture wider than any screen', 'too-many-pixels', () => webmOf({ width: 8192 })],
  ['a WebM with nothing in it', 'no-pictures', () => segment(Buffer.alloc(0))],
];

test.each(hostile)('%s is refused by its name: %s', async (_what, reason, make) => {
  await expect(look(await make())).rejects.toMatchObject({
    key: `video.no.${reason}`,
    status: 422,
  });
});
