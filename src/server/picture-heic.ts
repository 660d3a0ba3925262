import { partCounter, truncated, unreadable } from './picture-kinds.ts';
import type { Frame } from './picture-kinds.ts';

// Phones write some kilobytes; lists in it are read item by item.
const MOST_META_BYTES = 512 * 1024;

type Box = { type: string; body: Buffer };

/** The boxes in a stretch of bytes (ISO/IEC 14496-12, 4.2). Refuses one that is cut off. */
function* boxesIn(bytes: Buffer): Generator<Box> {
  const count = partCounter();
  for (let at = 0; at + 8 <= bytes.length;) {
    count();
    const long = bytes.readUInt32BE(at) === 1;
    if (long && at + 16 > bytes.length) throw truncated();
    const header = long ? 16 : 8;
    const told = long ? Number(bytes.readBigUInt64BE(at + 8)) : bytes.readUInt32BE(at);
    const size = told === 0 ? bytes.length - at : told;
    if (size < header) throw unreadable();
    if (at + size > bytes.length) throw truncated();
    const type = bytes.toString('latin1', at + 4, at + 8);
    yield { type, body: bytes.subarray(at + header, at + size) };
    at += size;
  }
}

function inside(bytes: Buffer, type: string): Buffer | undefined {
  for (const box of boxesIn(bytes)) if (box.type === type) return box.body;
  return undefined;
}

const must = (body: Buffer | undefined): Buffer => {
  if (!body) throw unreadable();
  return body;
};

/** Reads numbers one after the other; past the end it refuses. */
function reader(bytes: Buffer, start: number) {
  let at = start;
  return (size: number): number => {
    at += size;
    if (at > bytes.length) throw unreadable();
    if (size === 0) return 0;
    return size === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - size, size);
  };
}

/** The frame of a HEIC's primary picture (ISO/IEC 23008-12), as turned by its own `irot`. */
export function heicFrame(bytes: Buffer): Frame & { icc: Buffer | null } {
  const meta = must(inside(bytes, 'meta')).subarray(4);
  if (meta.length > MOST_META_BYTES) throw unreadable();
  const primary = primaryItem(must(inside(meta, 'pitm')));
  const extents = itemExtents(must(inside(meta, 'iloc')), bytes.length);
  const properties = propertiesOf(must(inside(meta, 'iprp')), primary);
  const named = (type: string) => properties.find((it) => it.type === type)?.body;
  const size = must(named('ispe'));
  if (size.length < 12) throw unreadable();
  const [width, height] = [size.readUInt32BE(4), size.readUInt32BE(8)];
  const turned = ((named('irot')?.[0] ?? 0) & 1) === 1;
  return {
    width: turned ? height : width,
    height: turned ? width : height,
    exif: exifOf(bytes, extents.get(exifItem(inside(meta, 'iinf')))),
    icc: profileOf(properties),
    trailer: bytes.subarray(bytes.length),
  };
}

/** The colour profile of a HEIC, which its decoder leaves aside; null when it has none. */
const profileOf = (properties: Box[]) =>
  properties
    .find(({ type, body }) => type === 'colr' && /^(prof|rICC)/.test(body.toString('latin1', 0, 4)))
    ?.body.subarray(4) ?? null;

const primaryItem = (pitm: Buffer) => reader(pitm, 4)(pitm[0] === 0 ? 2 : 4);

function exifItem(iinf: Buffer | undefined): number {
  if (!iinf) return -1;
  for (const { type, body } of boxesIn(iinf.subarray(iinf[0] === 0 ? 6 : 8))) {
    if (type !== 'infe' || (body[0] !== 2 && body[0] !== 3)) continue;
    const wide = body[0] === 3 ? 4 : 2;
    const id = reader(body, 4)(wide);
    if (body.toString('latin1', 6 + wide, 10 + wide) === 'Exif') return id;
  }
  return -1;
}

type Extent = { start: number; length: number };

/** Where each item's first bytes lie in the file (8.11.3). Refuses a file that ends before one does. */
function itemExtents(iloc: Buffer, fileLength: number): Map<number, Extent> {
  const version = iloc[0] ?? 0;
  const read = reader(iloc, 4);
  const [sizes, more] = [read(1), read(1)];
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4];
  const indexSize = version === 0 ? 0 : more & 15;
  const wide = version < 2 ? 2 : 4;
  const found = new Map<number, Extent>();
  for (let items = read(wide); items > 0; items--) {
    const id = read(wide);
    const inFile = version === 0 || (read(2) & 15) === 0;
    read(2);
    const base = read(baseSize);
    for (let extents = offsetSize + lengthSize > 0 ? read(2) : 0; extents > 0; extents--) {
      read(indexSize);
      const extent = { start: base + read(offsetSize), length: read(lengthSize) };
      if (inFile && extent.start + extent.length > fileLength) throw truncated();
      if (inFile && !found.has(id)) found.set(id, extent);
    }
  }
  return found;
}

// An Exif item begins with the distance to its TIFF header (23008-12, A.2.1).
function exifOf(bytes: Buffer, extent: Extent | undefined): Buffer | null {
  if (!extent || extent.length < 12) return null;
  const item = bytes.subarray(extent.start, extent.start + extent.length);
  return item.subarray(4 + item.readUInt32BE(0));
}

/** What is said about one item: `ipma` names its properties by their number in `ipco`. */
function propertiesOf(iprp: Buffer, item: number): Box[] {
  const all = [...boxesIn(must(inside(iprp, 'ipco')))];
  const ipma = must(inside(iprp, 'ipma'));
  const [wideIds, wideNumbers] = [(ipma[0] ?? 0) > 0, ((ipma[3] ?? 0) & 1) === 1];
  const read = reader(ipma, 4);
  for (let entries = read(4); entries > 0; entries--) {
    const id = read(wideIds ? 4 : 2);
    const numbers = Array.from({ length: read(1) }, () =>
      wideNumbers ? read(2) & 0x7fff : read(1) & 0x7f,
    );
    if (id === item) return numbers.flatMap((number) => all[number - 1] ?? []);
  }
  throw unreadable();
}
