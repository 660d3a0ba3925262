import { readFileSync } from 'node:fs';
import exifr from 'exifr';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { makeCopies, type Box } from './picture-copies.ts';
import { jpegOf } from './picture-jpeg.ts';
import { inspectPhoto } from './pictures.ts';

const folder = new URL('../../test/fixtures/photos/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, folder));
const MEGABYTE = 1024 * 1024;

const pixelsOf = (picture: Buffer, side = 64) =>
  sharp(picture).removeAlpha().resize(side, side, { fit: 'fill' }).raw().toBuffer();

async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = [await pixelsOf(one), await pixelsOf(other)];
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

function chunksOf(webp: Buffer): string[] {
  const names = [];
  for (
    let at = 12;
    at < webp.length;
    at += 8 + webp.readUInt32LE(at + 4) + (webp.readUInt32LE(at + 4) % 2)
  ) {
    names.push(webp.toString('latin1', at, at + 4));
  }
  return names;
}

// A photo as hard to read and to write as a phone's: large shapes under sensor noise.
async function twelveMegapixels(icc?: 'p3') {
  const size = { width: 4000, height: 3000, channels: 3 as const };
  const shapes = await sharp(fixture('gps_petropavl.jpg')).resize(4000, 3000).raw().toBuffer();
  let seed = 1;
  for (let at = 0; at < shapes.length; at++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const noisy = (shapes[at] ?? 0) + ((seed >>> 16) & 31) + ((seed >>> 21) & 15) - 23;
    shapes[at] = Math.max(0, Math.min(255, noisy));
  }
  const photo = sharp(shapes, { raw: size }).jpeg({ quality: 92 });
  return (icc ? photo.withIccProfile(icc) : photo).toBuffer();
}

describe('the copies stand upright', () => {
  const upright = makeCopies(fixture('landscape_1.jpg'), []);

  test.each([2, 3, 4, 5, 6, 7, 8])(
    'a photo stored in orientation %i looks like the first',
    async (n) => {
      const first = await upright;
      const copies = await makeCopies(fixture(`landscape_${n}.jpg`), []);
      expect([copies.width, copies.height]).toEqual([600, 450]);
      expect(await difference(copies.large, first.large)).toBeLessThan(8);
      expect(await difference(copies.small, first.small)).toBeLessThan(8);
    },
  );

  test.each([2, 3, 4, 5, 6, 7, 8])('also as WebP, orientation %i', async (n) => {
    const copies = await makeCopies(fixture(`hopper_orientation_${n}.webp`), []);
    expect(await difference(copies.large, fixture('hopper.webp'))).toBeLessThan(6);
  });

  test('a picture lying on its side would be noticed', async () => {
    const { large } = await upright;
    const fallen = await sharp(large).rotate(180).toBuffer();
    expect(await difference(large, fallen)).toBeGreaterThan(30);
  });
});

describe('the copies are nothing but pixels', () => {
  const names = ['gps_petropavl.jpg', 'exif_xss_description.jpg', 'sample.jpg', 'IMG_5195.HEIC'];

  test.each(names)('%s: no place, no camera, no profile, no words', async (name) => {
    const copies = await makeCopies(fixture(name), []);
    for (const copy of [copies.large, copies.small]) {
      expect(chunksOf(copy)).toEqual(['VP8 ']);
      for (const mark of ['Exif', 'GPS', 'EXIF', 'XMP ', 'xmpmeta', 'ICCP', 'NIKON', 'Apple']) {
        expect(copy.includes(mark)).toBe(false);
      }
      const { exif, xmp, iptc, icc } = await sharp(copy).metadata();
      expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined]);
    }
    expect(await exifr.parse(await jpegOf(copies.large), true)).toSatisfy(
      (read?: object) =>
        !read || !('latitude' in read || 'Make' in read || 'DateTimeOriginal' in read),
    );
  });

  test('a photo in another colour space keeps its colours', async () => {
    const red = {
      create: { width: 200, height: 200, channels: 3 as const, background: '#c0392b' },
    };
    const wide = await sharp(red).withIccProfile('p3').jpeg({ quality: 100 }).toBuffer();
    const { large } = await makeCopies(wide, []);
    const [r = 0, g = 0, b = 0] = await pixelsOf(large, 1);
    expect(Math.hypot(r - 0xc0, g - 0x39, b - 0x2b)).toBeLessThan(8);
  });

  test('what is see-through becomes white, what is grey stays grey', async () => {
    const clear = { create: { width: 80, height: 80, channels: 4 as const, background: '#0000' } };
    const copies = await makeCopies(await sharp(clear).png().toBuffer(), []);
    expect([...(await pixelsOf(copies.large, 1))].every((value) => value > 250)).toBe(true);
    const grey = await sharp(fixture('hopper.png')).greyscale().png().toBuffer();
    expect(await difference((await makeCopies(grey, [])).large, grey)).toBeLessThan(6);
  });
});

test('the sizes are at most 1600 and 400 pixels, and a small photo is not blown up', async () => {
  const tall = { create: { width: 1000, height: 4000, channels: 3 as const, background: 'teal' } };
  const copies = await makeCopies(await sharp(tall).jpeg().toBuffer(), []);
  expect(await sharp(copies.large).metadata()).toMatchObject({ width: 400, height: 1600 });
  expect(await sharp(copies.small).metadata()).toMatchObject({ width: 100, height: 400 });
  const hopper = await makeCopies(fixture('hopper.jpg'), []);
  expect(await sharp(hopper.large).metadata()).toMatchObject({ width: 128, height: 128 });
});

test('under a black box no pixel is left, in both sizes, and beside it all are', async () => {
  const box: Box = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 };
  for (const name of ['landscape_6.jpg', 'Stonehenge.heic', 'hopper.png']) {
    const copies = await makeCopies(fixture(name), [box]);
    const plain = await makeCopies(fixture(name), []);
    for (const [copy, original] of [
      [copies.large, plain.large],
      [copies.small, plain.small],
    ] as const) {
      const { width, height } = await sharp(copy).metadata();
      const part = (it: Box) => ({
        left: Math.round(it.x * width),
        top: Math.round(it.y * height),
        width: Math.round(it.width * width),
        height: Math.round(it.height * height),
      });
      const inside = await sharp(copy).extract(part(box)).raw().toBuffer();
      expect(Math.max(...inside)).toBeLessThan(24);
      const above = part({ x: 0, y: 0, width: 1, height: 0.4 });
      const [here, there] = await Promise.all(
        [copy, original].map((it) => sharp(it).extract(above).png().toBuffer()),
      );
      expect(await difference(here!, there!)).toBeLessThan(6);
    }
  }
});

describe('what would take the machine down does not', () => {
  const growth = async (work: () => Promise<unknown>) => {
    const before = process.resourceUsage().maxRSS / 1024;
    await work();
    return process.resourceUsage().maxRSS / 1024 - before;
  };
  const flat = { width: 7500, height: 7900, channels: 3 as const, background: '#888' };

  test('59 megapixels in a few kilobytes stay under 300 MB', async () => {
    const bomb = await sharp({ create: flat }).png({ palette: true, colours: 2 }).toBuffer();
    expect(bomb.length).toBeLessThan(MEGABYTE);
    expect(inspectPhoto(bomb).width).toBe(7500);
    const grown = await growth(async () => {
      expect((await makeCopies(bomb, [])).width).toBe(7500);
    });
    expect(grown).toBeLessThan(300);
  });

  test('a text of 64 MB packed into a PNG is not unpacked', async () => {
    const bomb = fixture('png_ztxt_bomb_64MiB.png');
    const text = bomb.subarray(33, bomb.length);
    const zipped = text.subarray(0, 12 + text.readUInt32BE(0));
    const carrier = fixture('hopper.png');
    const both = Buffer.concat([carrier.subarray(0, 33), zipped, carrier.subarray(33)]);
    expect(inspectPhoto(both).width).toBe(128);
    expect(await growth(() => makeCopies(both, []).catch(() => undefined))).toBeLessThan(50);
  });

  test.each(['broken_data_stream.png', 'truncated.jpg', 'jpeg_sof_65535x65535.jpg', 'logo.svg'])(
    '%s is refused, not thrown about',
    (name) =>
      expect(makeCopies(fixture(name), [])).rejects.toMatchObject({
        name: 'Refusal',
        status: expect.toSatisfy((status: number) => status === 422),
      }),
  );

  test('a HEIC whose pixels are damaged ends, one way or the other', async () => {
    const bytes = Buffer.from(fixture('Stonehenge.heic'));
    bytes.fill(0x5a, 9000, 15_000);
    const ended = await makeCopies(bytes, []).then(
      () => 'copies',
      (problem: Error) => problem.name,
    );
    expect(['copies', 'Refusal']).toContain(ended);
  });
});

test('a 12-megapixel photo costs at most half a second of processor time', async () => {
  for (const photo of [await twelveMegapixels(), await twelveMegapixels('p3')]) {
    const spent = [];
    for (let round = 0; round < 4; round++) {
      const before = process.cpuUsage();
      await makeCopies(photo, []);
      const { user, system } = process.cpuUsage(before);
      spent.push((user + system) / 1000);
    }
    if (process.env.SAY_FIGURES) console.log(photo.length, spent.map(Math.round));
    expect(Math.min(...spent)).toBeLessThan(500);
  }
});
