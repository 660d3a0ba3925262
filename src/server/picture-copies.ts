import sharp, { type Sharp } from 'sharp';
import { decodeHeic } from './picture-heic-decode.ts';
import { heicFrame } from './picture-heic.ts';
import { kindOf, unreadable } from './picture-kinds.ts';
import { limits } from './pictures.ts';
import { turns } from './turns.ts';

/** A black box as fractions 0..1 of the upright picture. */
export type Box = { x: number; y: number; width: number; height: number };

export type Copies = {
  large: Buffer;
  small: Buffer;
  /** Pixels of the whole picture held upright. */
  width: number;
  height: number;
};

/** Pixels, three bytes each. */
export type Raw = { data: Buffer; width: number; height: number };
type Shrunk = { raw: Raw; icc: Buffer | null; width: number; height: number };

const LARGE_PIXELS = 1600;
const SMALL_PIXELS = 400;
const TIME_S = 15;
// What a lossy copy smears over the edge of a box stays under it.
const EDGE_PIXELS = 2;

// One thread each and nothing kept: the pool of pictures is bounded by `inTurn` alone.
sharp.concurrency(1);
sharp.cache(false);
const inTurn = turns(2);

const most = limits.megapixels * 1_000_000;
const reading = { limitInputPixels: most, failOn: 'error' } as const;
const within = (pixels: number) => ({
  width: pixels,
  height: pixels,
  fit: 'inside' as const,
  withoutEnlargement: true,
});

/**
 * The two copies strangers may see (WebP, at most 1600 and 400 pixels a side): decoded once,
 * upright, in sRGB, the boxes burnt in, and nothing of the file left but its pixels.
 * Two at a time. Throws the Refusal photo.unreadable for what cannot be decoded in 15 seconds.
 */
export const makeCopies = (bytes: Buffer, boxes: readonly Box[]): Promise<Copies> =>
  inTurn(async () => {
    const { raw, icc, width, height } = await decoded(bytes);
    const picture = icc && !isSrgb(icc) ? await inSrgb(raw, icc) : raw;
    for (const box of boxes) blacken(picture, box);
    const pixels = () => sharp(picture.data, { raw: { ...sizeOf(picture), channels: 3 } });
    const large = await pixels().webp({ quality: 75, effort: 1 }).toBuffer();
    const small = await pixels()
      .resize(within(SMALL_PIXELS))
      .webp({ quality: 70, effort: 2 })
      .toBuffer();
    return { large, small, width, height };
  });

/** The picture upright in sRGB, at most 1600 pixels a side. Throws photo.unreadable. Two at a time. */
export const uprightPixels = (bytes: Buffer): Promise<Raw> =>
  inTurn(async () => {
    const { raw, icc } = await decoded(bytes);
    return icc && !isSrgb(icc) ? inSrgb(raw, icc) : raw;
  });

const sizeOf = ({ width, height }: Raw) => ({ width, height });

async function decoded(bytes: Buffer): Promise<Shrunk> {
  try {
    return kindOf(bytes) === 'heic' ? await shrunkHeic(bytes) : await shrunk(bytes);
  } catch {
    throw unreadable();
  }
}

// The colours are converted after shrinking: of a 12-megapixel photo that is a third of the work.
async function shrunk(bytes: Buffer): Promise<Shrunk> {
  const header = await sharp(bytes, reading).metadata();
  const plain = header.space === 'srgb' && header.depth === 'uchar' && header.icc !== undefined;
  const picture = sharp(bytes, { ...reading, ignoreIcc: plain })
    .autoOrient()
    .resize(within(LARGE_PIXELS));
  if (header.hasAlpha) picture.flatten({ background: 'white' });
  const { width, height } = header.autoOrient;
  return { raw: await rawOf(picture), icc: plain ? (header.icc ?? null) : null, width, height };
}

async function shrunkHeic(bytes: Buffer): Promise<Shrunk> {
  const { width, height, data } = await decodeHeic(bytes);
  const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const picture = sharp(pixels, { limitInputPixels: most, raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(within(LARGE_PIXELS));
  return { raw: await rawOf(picture), icc: heicFrame(bytes).icc, width, height };
}

async function rawOf(picture: Sharp): Promise<Raw> {
  const { data, info } = await picture
    .timeout({ seconds: TIME_S })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${info.channels} channels`);
  return { data, width: info.width, height: info.height };
}

// The profile's own description, in one-byte or two-byte letters.
const isSrgb = (icc: Buffer) => /s\0?R\0?G\0?B/.test(icc.toString('latin1', 0, 4096));

/** Pixels and their profile through sharp's conversion; as they are when the profile is broken. */
async function inSrgb(raw: Raw, icc: Buffer): Promise<Raw> {
  try {
    return await rawOf(sharp(tiffOf(raw, icc)));
  } catch {
    return raw;
  }
}

/** The smallest TIFF that carries raw pixels with their profile (TIFF 6.0; ICC.1 annex B.3). */
function tiffOf({ data, width, height }: Raw, icc: Buffer): Buffer {
  const directory = 8;
  const [depths, pixels] = [140, 146];
  const tags: [tag: number, type: number, count: number, value: number][] = [
    ...[
      [256, 4, 1, width],
      [257, 4, 1, height],
      [258, 3, 3, depths],
      [259, 3, 1, 1],
    ],
    ...[
      [262, 3, 1, 2],
      [273, 4, 1, pixels],
      [277, 3, 1, 3],
      [278, 4, 1, height],
    ],
    ...[
      [279, 4, 1, data.length],
      [34675, 7, icc.length, pixels + data.length],
    ],
  ] as [number, number, number, number][];
  const head = Buffer.alloc(pixels);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(directory, 4);
  head.writeUInt16LE(tags.length, directory);
  tags.forEach(([tag, type, count, value], index) => {
    const at = directory + 2 + index * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  });
  for (const at of [depths, depths + 2, depths + 4]) head.writeUInt16LE(8, at);
  return Buffer.concat([head, data, icc]);
}

function blacken({ data, width, height }: Raw, box: Box): void {
  const left = Math.max(0, Math.floor(box.x * width) - EDGE_PIXELS);
  const right = Math.min(width, Math.ceil((box.x + box.width) * width) + EDGE_PIXELS);
  const top = Math.max(0, Math.floor(box.y * height) - EDGE_PIXELS);
  const bottom = Math.min(height, Math.ceil((box.y + box.height) * height) + EDGE_PIXELS);
  for (let row = top; row < bottom; row++) {
    data.fill(0, (row * width + left) * 3, (row * width + right) * 3);
  }
}
