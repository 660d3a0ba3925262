import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inspectPhoto } from '#server/pictures.ts';
import { exifOf, withExif } from './exif.ts';

const fixture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`../../../test/fixtures/photos/${name}`, import.meta.url)));

/** A smaller picture without a word about itself, as a canvas gives it. */
const redrawn = async () =>
  new Uint8Array(
    await sharp({ create: { width: 300, height: 200, channels: 3, background: '#334' } })
      .jpeg()
      .toBuffer(),
  );

test('a photo made smaller on the phone still says where and when it was taken', async () => {
  const original = await fixture('gps_petropavl.jpg');
  const exif = exifOf(original);
  if (!exif) throw new Error('The fixture has lost its EXIF');
  const small = Buffer.from(await withExif(await redrawn(), exif).arrayBuffer());
  const [before, after] = [inspectPhoto(Buffer.from(original)), inspectPhoto(small)];
  expect(after.place).toEqual(before.place);
  expect(after.takenAt).toEqual(before.takenAt);
  expect([after.width, after.height]).toEqual([300, 200]);
});

test('a photo taken with the phone on its side is not turned twice', async () => {
  const lying = await sharp({ create: { width: 64, height: 96, channels: 3, background: '#334' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const exif = exifOf(new Uint8Array(lying));
  if (!exif) throw new Error('No EXIF was written');
  const small = Buffer.from(await withExif(await redrawn(), exif).arrayBuffer());
  expect((await sharp(small).metadata()).orientation).toBe(1);
});

test('what has no such words gives none, whatever its bytes are', async () => {
  expect(exifOf(await redrawn())).toBeNull();
  for (const length of [0, 1, 3, 4, 6, 40]) {
    expect(exifOf(new Uint8Array(length).fill(0xff))).toBeNull();
  }
  const cut = await fixture('gps_petropavl.jpg');
  expect(exifOf(cut.slice(0, 40))).toBeNull();
});
