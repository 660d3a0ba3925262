import type { Place } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { readExif } from './picture-exif.ts';
import { jpegFrame, pngFrame, webpFrame } from './picture-frames.ts';
import { heicFrame } from './picture-heic.ts';
import { kindOf, mimeOf, unreadable } from './picture-kinds.ts';
import type { Frame, PictureKind } from './picture-kinds.ts';

/** What is taken. 60 megapixels let the 50-megapixel phones through; 64 pixels hide no thumbnail. */
export const limits = { megabytes: 25, megapixels: 60, leastSidePixels: 64 } as const;

export type PhotoFacts = {
  kind: PictureKind;
  mime: string;
  /** Pixels of the picture held upright. */
  width: number;
  height: number;
  takenAt: Date | null;
  place: Place | null;
};

const frames: Record<PictureKind, (bytes: Buffer) => Frame> = {
  jpeg: jpegFrame,
  png: pngFrame,
  webp: webpFrame,
  heic: heicFrame,
};

/**
 * What a file says about itself without being decoded: cheap, bounded and in plain JavaScript,
 * so that no stranger's bytes reach a native decoder in the web process.
 * Throws a Refusal (photo.…) for what cannot be taken, and nothing else.
 */
export function inspectPhoto(bytes: Buffer): PhotoFacts {
  if (bytes.length === 0) throw new Refusal('photo.empty', 422);
  if (bytes.length > limits.megabytes * 1024 * 1024) {
    throw new Refusal('photo.too-large', 413, { mb: limits.megabytes });
  }
  const kind = kindOf(bytes);
  const frame = frameOf(kind, bytes);
  checkSize(frame);
  checkAlone(frame);
  const { orientation, takenAt, place } = readExif(frame.exif);
  // A HEIC is turned by its own box; its EXIF orientation is a memory of the camera (23008-12, 9.3).
  const turned = kind !== 'heic' && orientation >= 5;
  const { width, height } = frame;
  const upright = turned ? { width: height, height: width } : { width, height };
  return { kind, mime: mimeOf(kind), ...upright, takenAt, place };
}

function frameOf(kind: PictureKind, bytes: Buffer): Frame {
  try {
    return frames[kind](bytes);
  } catch (problem) {
    // Reading past the end of a file that lies about its lengths.
    throw problem instanceof RangeError ? unreadable() : problem;
  }
}

function checkSize({ width, height }: Frame): void {
  if (width === 0 || height === 0) throw unreadable();
  if (width * height > limits.megapixels * 1_000_000) {
    throw new Refusal('photo.too-many-pixels', 422, { megapixels: limits.megapixels });
  }
  if (Math.min(width, height) < limits.leastSidePixels) {
    throw new Refusal('photo.too-small', 422, { pixels: limits.leastSidePixels });
  }
}

const foreignText = /<!doctype|<html|<script|<\?php|%PDF-/i;
const foreignStarts = ['PK\x03\x04', '7z\xbc\xaf', 'Rar!', 'MZ', '\x7fELF', '#!'];
const ARCHIVE_END = 'PK\x05\x06';

/**
 * Refuses a file that is also a page, a script, a document or an archive: those are found by
 * their start or their end. Phones do put more behind a picture (a short film, a second view,
 * a depth map): that is left to them.
 */
function checkAlone({ trailer, comments = [] }: Frame & { comments?: Buffer[] }): void {
  const end = trailer.subarray(-66_000).toString('latin1');
  const starts = [trailer, ...comments].map((part) => part.toString('latin1', 0, 4096));
  const foreign =
    foreignStarts.some((mark) => starts[0]?.startsWith(mark)) ||
    end.includes(ARCHIVE_END) ||
    [end, ...starts].some((text) => foreignText.test(text));
  if (foreign) throw new Refusal('photo.polyglot', 422);
}
