import { Refusal } from '#basics/refusal.ts';

export type PictureKind = 'jpeg' | 'png' | 'webp' | 'heic';

/** What a reader of the file's frame finds, before anything is decoded. */
export type Frame = {
  /** Pixels as stored; of a HEIC as shown. */
  width: number;
  height: number;
  /** The EXIF block from its byte-order mark on. */
  exif: Buffer | null;
  /** What follows the picture in the same file. */
  trailer: Buffer;
};

export const truncated = () => new Refusal('photo.truncated', 422);
export const unreadable = () => new Refusal('photo.unreadable', 422);

/** Counts the parts of a file: no camera writes so many, and each costs time. */
export function partCounter(most = 20_000) {
  let parts = 0;
  return () => {
    parts += 1;
    if (parts > most) throw unreadable();
  };
}

const starts: [start: string, name: string][] = [
  ['GIF8', 'GIF'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
  ['%PDF', 'PDF'],
  ['BM', 'BMP'],
  ['\0\0\x01\0', 'ICO'],
  ['8BPS', 'PSD'],
  ['icns', 'ICNS'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\xff\x0a', 'JPEG XL'],
];

// heim, heis and the sequences hevm, hevs are scalable codings that the decoder does not know.
const heicBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1']);

/**
 * What a file's first bytes say it is, whatever its name or sender claims.
 * Refuses what is no picture, and pictures of kinds that are not taken.
 */
export function kindOf(bytes: Buffer): PictureKind {
  const start = bytes.toString('latin1', 0, 1024);
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp';
  const other = start.slice(4, 8) === 'ftyp' ? brandOf(bytes) : nameOf(start);
  if (other === 'heic') return other;
  if (!other) throw new Refusal('photo.not-a-picture', 415);
  throw new Refusal('photo.unsupported-kind', 415, { kind: other });
}

/** The media type of a kind, for the sealed original. */
export const mimeOf = (kind: PictureKind) => `image/${kind}`;

function brandOf(bytes: Buffer): string {
  const size = Math.min(bytes.readUInt32BE(0), 256, bytes.length);
  const brands = bytes.toString('latin1', 8, size).match(/[^]{4}/g) ?? [''];
  const [major = ''] = brands;
  if (brands.includes('avif') || brands.includes('avis')) return 'AVIF';
  return heicBrands.has(major) ? 'heic' : 'MP4';
}

function nameOf(start: string): string | undefined {
  if (/^[\s\u00ef\u00bb\u00bf]*</.test(start) && !/<html|<!doctype html/i.test(start)) {
    return /<svg[\s>:]/i.test(start) || /<!doctype svg/i.test(start) ? 'SVG' : undefined;
  }
  if (/^P[1-7]\s/.test(start)) return 'PNM';
  return starts.find(([bytes]) => start.startsWith(bytes))?.[1];
}
