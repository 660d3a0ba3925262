import sharp from 'sharp';
import { uprightPixels, type Box, type Raw } from './picture-copies.ts';

const READ_PIXELS = 1200;
const CUT_PIXELS = 480;
const AIR = 0.35;

/** A picture made ready for reading, and how a box of it lies on the upright photo. */
export type Readable = { png: Buffer; boxOf: (box: PixelBox) => Box };
export type PixelBox = { x0: number; y0: number; x1: number; y1: number };

/** The photo as pixels, once, for several ways of looking at it. */
export const pixelsOf = (bytes: Buffer): Promise<Raw> => uprightPixels(bytes);

const sharpOf = ({ data, width, height }: Raw) =>
  sharp(data, { raw: { width, height, channels: 3 } });

/**
 * Grey, at most 1200 pixels a side, its grain smoothed, turned by some degrees: what letters on a
 * rough wall are read best from (measured: stretching the contrast reads the plaster).
 */
export async function readable(photo: Raw, degrees: number): Promise<Readable> {
  const fit = { width: READ_PIXELS, height: READ_PIXELS, fit: 'inside' as const };
  const grey = sharpOf(photo)
    .greyscale()
    .resize({ ...fit, withoutEnlargement: true })
    .blur(1.5);
  const straight = await grey.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
  const turned = degrees === 0 ? straight : await turn(straight.data, degrees);
  return {
    png: turned.data,
    boxOf: (box) => turnedBack(box, { from: turned.info, to: straight.info, degrees }),
  };
}

// Around it as grey as the wall is, for an edge would be read as a letter.
async function turn(png: Buffer, degrees: number) {
  const { channels } = await sharp(png).stats();
  const grey = Math.round(channels[0]?.mean ?? 128);
  return sharp(png)
    .rotate(degrees, { background: { r: grey, g: grey, b: grey } })
    .greyscale()
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
}

type Size = { width: number; height: number };
type Turn = { from: Size; to: Size; degrees: number };

/** The smallest upright box around one that lies in the turned picture, as fractions 0..1. */
function turnedBack(box: PixelBox, { from, to, degrees }: Turn): Box {
  const angle = (-degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corners = [
    [box.x0, box.y0],
    [box.x1, box.y0],
    [box.x0, box.y1],
    [box.x1, box.y1],
  ].map(([x = 0, y = 0]) => {
    const [dx, dy] = [x - from.width / 2, y - from.height / 2];
    return {
      x: (dx * cos - dy * sin) / to.width + 0.5,
      y: (dx * sin + dy * cos) / to.height + 0.5,
    };
  });
  const inside = (n: number) => Math.min(1, Math.max(0, n));
  const [xs, ys] = [corners.map(({ x }) => inside(x)), corners.map(({ y }) => inside(y))];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The part of a photo inside a box with some air around it, as a small WebP. */
export async function cutOut(bytes: Buffer, box: Box): Promise<Buffer> {
  const photo = await uprightPixels(bytes);
  const air = Math.max(box.height * photo.height * AIR, 8);
  const left = Math.max(0, Math.floor(box.x * photo.width - air));
  const top = Math.max(0, Math.floor(box.y * photo.height - air));
  const right = Math.min(photo.width, Math.ceil((box.x + box.width) * photo.width + air));
  const bottom = Math.min(photo.height, Math.ceil((box.y + box.height) * photo.height + air));
  return sharpOf(photo)
    .extract({ left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) })
    .resize({ width: CUT_PIXELS, height: CUT_PIXELS / 2, fit: 'inside' })
    .webp({ quality: 80, effort: 1 })
    .toBuffer();
}
