import { partCounter, truncated, unreadable } from './picture-kinds.ts';
import type { Frame } from './picture-kinds.ts';

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
const startOfFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

type Segment = { marker: number; body: Buffer; end: number };

/** The segments of a JPEG up to the first scan (ITU-T T.81, B.1.1). */
function* segments(bytes: Buffer): Generator<Segment> {
  const count = partCounter();
  let at = 2;
  for (;;) {
    count();
    at = bytes.indexOf(0xff, at);
    while (bytes[at + 1] === 0xff) at++;
    if (at < 0 || at + 4 > bytes.length) throw truncated();
    const marker = bytes.readUInt8(at + 1);
    at += 2;
    if (marker === 0 || standsAlone(marker)) continue;
    const end = at + bytes.readUInt16BE(at);
    if (marker === 0xd9 || end < at + 2) throw unreadable();
    if (end > bytes.length) throw truncated();
    yield { marker, body: bytes.subarray(at + 2, end), end };
    if (marker === 0xda) return;
    at = end;
  }
}

/** The frame of a JPEG. Refuses one that ends before its picture does. */
export function jpegFrame(bytes: Buffer): Frame & { comments: Buffer[] } {
  const found = { width: 0, height: 0, exif: null as Buffer | null, comments: [] as Buffer[] };
  let scan = bytes.length;
  for (const { marker, body, end } of segments(bytes)) {
    scan = end;
    if (startOfFrame(marker) && body.length >= 6) {
      found.height = body.readUInt16BE(1);
      found.width = body.readUInt16BE(3);
    }
    if (marker === 0xfe) found.comments.push(body);
    if (marker === 0xe1 && !found.exif) found.exif = afterExifMark(body);
  }
  const end = bytes.indexOf(END_OF_IMAGE, scan);
  if (end < 0) throw truncated();
  return { ...found, trailer: bytes.subarray(end + 2) };
}

/** The frame of a PNG (ISO/IEC 15948, 5.3). Nothing compressed is opened. */
export function pngFrame(bytes: Buffer): Frame {
  if (bytes.length < 33) throw truncated();
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') throw unreadable();
  const count = partCounter();
  let exif: Buffer | null = null;
  for (let at = 8; ;) {
    count();
    if (at + 12 > bytes.length) throw truncated();
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw truncated();
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'eXIf') exif ??= bytes.subarray(at + 8, end - 4);
    at = end;
    if (name === 'IEND') {
      const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
      return { width, height, exif, trailer: bytes.subarray(at) };
    }
  }
}

/** The frame of a WebP (RFC 9649). An animation counts as its first picture. */
export function webpFrame(bytes: Buffer): Frame {
  if (bytes.length < 30) throw truncated();
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw truncated();
  let size = { width: 0, height: 0 };
  const count = partCounter();
  let exif: Buffer | null = null;
  for (let at = 12; at + 8 <= end;) {
    count();
    const name = bytes.toString('latin1', at, at + 4);
    const next = at + 8 + bytes.readUInt32LE(at + 4);
    if (next > end) throw truncated();
    const body = bytes.subarray(at + 8, next);
    if (size.width === 0) size = webpSize(name, body);
    if (name === 'EXIF') exif ??= afterExifMark(body) ?? body;
    at = next + (next % 2);
  }
  return { ...size, exif, trailer: bytes.subarray(end) };
}

function webpSize(name: string, body: Buffer): { width: number; height: number } {
  if (body.length < 10) throw unreadable();
  if (name === 'VP8X')
    return { width: body.readUIntLE(4, 3) + 1, height: body.readUIntLE(7, 3) + 1 };
  if (name === 'VP8 ') {
    return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff };
  }
  if (name !== 'VP8L') throw unreadable();
  const bits = body.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

const afterExifMark = (body: Buffer) =>
  body.toString('latin1', 0, 6) === 'Exif\0\0' ? body.subarray(6) : null;
