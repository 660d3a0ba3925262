import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { Refusal } from '#basics/refusal.ts';
import { setClock } from './clock.ts';
import { inspectPhoto } from './pictures.ts';

const folder = new URL('../../test/fixtures/photos/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, folder));

type Truth = {
  FileName: string;
  MIMEType: string;
  ImageWidth: number;
  ImageHeight: number;
  Orientation?: number;
  GPSLatitude?: number;
  GPSLongitude?: number;
};
const truth = JSON.parse(fixture('truth.json').toString()) as Truth[];

const refused: Record<string, string> = {
  'broken.png': 'photo.unreadable',
  'broken_data_stream.png': 'photo.truncated',
  'crash-2020-10-test.tif': 'photo.unsupported-kind',
  'decompression_bomb.gif': 'photo.unsupported-kind',
  'decompression_bomb.ico': 'photo.unsupported-kind',
  'empty_gps_ifd.jpg': 'photo.too-small',
  'exif_gps.jpg': 'photo.too-small',
  'hopper_jpg.tif': 'photo.unsupported-kind',
  'hopper_zero_comment_subblocks.gif': 'photo.unsupported-kind',
  'oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif': 'photo.unsupported-kind',
  'png_decompression_dos.png': 'photo.too-small',
  'pngtest_bad.png.bin': 'photo.not-a-picture',
  'truncated_image.png': 'photo.truncated',
  'truncated_jpeg.jpg': 'photo.truncated',
  'empty.jpg': 'photo.empty',
  'gif_js_polyglot.gif': 'photo.unsupported-kind',
  'html_named.jpg': 'photo.not-a-picture',
  'jpeg_html_polyglot.jpg': 'photo.polyglot',
  'jpeg_sof_65535x65535.jpg': 'photo.too-many-pixels',
  'jpeg_trailing_zip.jpg': 'photo.polyglot',
  'jpeg_truncated_half.jpg': 'photo.truncated',
  'png_bomb_16000x16000_1bit.png': 'photo.too-many-pixels',
  'png_header_60000x60000_tiny_idat.png': 'photo.too-many-pixels',
  'png_ztxt_bomb_64MiB.png': 'photo.too-small',
  'svg_billion_laughs.svg': 'photo.unsupported-kind',
  'svg_script.svg': 'photo.unsupported-kind',
  'svg_xxe.svg': 'photo.unsupported-kind',
  '16x17000.avif': 'photo.unsupported-kind',
  'big-height.webp': 'photo.too-small',
  'logo.svg': 'photo.unsupported-kind',
  'truncated.jpg': 'photo.truncated',
};
// What exiftool reads there and nobody can have stood at.
const unbelievable = new Set(['gps_zero_zero.jpg', 'gps_lat_out_of_range.jpg']);

function refusalOf(bytes: Buffer): Refusal | undefined {
  try {
    inspectPhoto(bytes);
  } catch (problem) {
    if (problem instanceof Refusal) return problem;
    throw problem;
  }
  return undefined;
}

describe('a file that cannot be taken is refused with the reason', () => {
  test.each(Object.entries(refused))('%s: %s', (name, key) => {
    expect(refusalOf(fixture(name))?.key).toBe(key);
  });

  test('the kind that is not taken is named', () => {
    expect(refusalOf(fixture('svg_script.svg'))?.params).toEqual({ kind: 'SVG' });
    expect(refusalOf(fixture('hopper_jpg.tif'))?.params).toEqual({ kind: 'TIFF' });
    expect(refusalOf(fixture('16x17000.avif'))?.params).toEqual({ kind: 'AVIF' });
  });

  test('a file of 60 MB is refused before it is looked at', () => {
    const huge = Buffer.alloc(60 * 1024 * 1024);
    fixture('sample.jpg').copy(huge);
    const before = performance.now();
    expect(refusalOf(huge)).toMatchObject({ key: 'photo.too-large', params: { mb: 25 } });
    expect(performance.now() - before).toBeLessThan(50);
  });

  test('a HEIC that did not arrive whole is refused wherever it was cut', () => {
    const whole = fixture('IMG_5195.HEIC');
    for (const length of [100, 2000, 3100, 100_000, whole.length - 1]) {
      expect(['photo.truncated', 'photo.unreadable']).toContain(
        refusalOf(whole.subarray(0, length))?.key,
      );
    }
  });

  test('a WebP that did not arrive whole is refused', () => {
    expect(refusalOf(fixture('hopper.webp').subarray(0, 3000))?.key).toBe('photo.truncated');
  });
});

const within = (degrees = NaN) =>
  expect.toSatisfy((read: number) => Math.abs(read - degrees) < 1e-5);
const near = ({ GPSLatitude, GPSLongitude }: Truth) =>
  expect.objectContaining({ lat: within(GPSLatitude), lon: within(GPSLongitude) });

describe('a sound photo is measured as exiftool measures it', () => {
  const sound = truth.filter(({ FileName }) => !(FileName in refused));

  test.each(sound.map((it) => [it.FileName, it] as const))('%s', (name, it) => {
    const facts = inspectPhoto(fixture(name));
    const turned = it.MIMEType !== 'image/heic' && (it.Orientation ?? 1) >= 5;
    const size = [it.ImageWidth, it.ImageHeight];
    expect([facts.width, facts.height]).toEqual(turned ? size.reverse() : size);
    expect(facts.mime).toBe(it.MIMEType);
    const told = it.GPSLatitude !== undefined && !unbelievable.has(name);
    expect(facts.place).toEqual(told ? near(it) : null);
  });

  test('a phone that says how well it knows the place is believed', () => {
    expect(inspectPhoto(fixture('IMG_5195.HEIC')).place?.accuracyM).toBeCloseTo(38.8, 1);
  });
});

describe('when a photo was taken', () => {
  afterEach(() => setClock(null));

  test('is told with the camera’s own offset', () => {
    expect(inspectPhoto(fixture('gps_petropavl.jpg')).takenAt?.toISOString()).toBe(
      '2025-05-20T09:03:11.000Z',
    );
    expect(inspectPhoto(fixture('IMG_5195.HEIC')).takenAt?.toISOString()).toBe(
      '2021-04-11T20:47:53.000Z',
    );
  });

  test('is taken as local time where the camera does not know its offset', () => {
    // Almaty was six hours ahead in 2008.
    expect(inspectPhoto(fixture('gps_southwest.jpg')).takenAt?.toISOString()).toBe(
      '2008-10-22T10:28:39.000Z',
    );
  });

  test('is not said when it would be in the future', () => {
    expect(inspectPhoto(fixture('exif_future_date.jpg')).takenAt).toBeNull();
    setClock(new Date('2025-05-01T00:00:00Z'));
    expect(inspectPhoto(fixture('gps_petropavl.jpg')).takenAt).toBeNull();
  });
});

test('a short film behind the picture, as phones put it there, does not matter', () => {
  const film = Buffer.concat([
    Buffer.from('\0\0\0\x18ftypmp42', 'latin1'),
    Buffer.alloc(50_000, 7),
  ]);
  const facts = inspectPhoto(Buffer.concat([fixture('sample.jpg'), film]));
  expect([facts.width, facts.height]).toEqual([290, 442]);
});

test('an archive or a page hidden behind a picture of any kind is found', () => {
  const archive = Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1');
  for (const name of ['sample.jpg', 'hopper.png', 'hopper.webp']) {
    const film = Buffer.alloc(200_000, 7);
    expect(refusalOf(Buffer.concat([fixture(name), film, archive]))?.key).toBe('photo.polyglot');
    const page = Buffer.from('\n<HTML><body>');
    expect(refusalOf(Buffer.concat([fixture(name), page]))?.key).toBe('photo.polyglot');
  }
});

test('looking at a 12-megapixel photo takes less than 10 ms', async () => {
  const photo = await sharp(fixture('gps_petropavl.jpg')).resize(4000, 3000).jpeg().toBuffer();
  inspectPhoto(photo);
  const before = performance.now();
  for (let round = 0; round < 5; round++) inspectPhoto(photo);
  expect((performance.now() - before) / 5).toBeLessThan(10);
});

test('whatever is damaged at random, the answer is facts or a refusal, and soon', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const before = performance.now();
  const names = ['gps_petropavl.jpg', 'Stonehenge.heic', 'hopper_orientation_6.webp', 'hopper.png'];
  for (const name of names) {
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(fixture(name));
      for (let hit = 0; hit < 5; hit++)
        bytes[random(1500)] = [0, 255, 1, random(256)][random(4)] ?? 0;
      refusalOf(random(5) ? bytes : bytes.subarray(0, random(bytes.length)));
    }
  }
  expect(performance.now() - before).toBeLessThan(5000);
});
