import type { Bytes } from '#server/files.ts';
import { checkTables, readTable, tables, type Track } from '#server/video-mp4-tables.ts';
import { DEEPEST, no, type Blank, type Walked } from '#server/video-parts.ts';

const MOST_TOP = 1000;
const MOST_BOXES = 2000;
const MOST_TRACKS = 4;
// The tables of two hours with pictures sixty times a second are 6 MB.
const MOST_MOOV = 16 * 2 ** 20;
const MOST_FTYP = 256;

const holders = new Set(['trak', 'mdia', 'minf', 'dinf', 'stbl', 'edts']);
const kept = new Set([
  ...['vmhd', 'smhd', 'nmhd', 'dref', 'elst', 'tref', 'sgpd', 'sbgp', 'sdtp', 'cslg', 'iods'],
]);
const dated = new Set(['mvhd', 'tkhd', 'mdhd']);

type Box = { type: string; at: number; body: number; end: number };
type Scan = { data: DataView; base: number; size: number; boxes: number } & {
  blanks: Blank[];
  tracks: Track[];
};

/** Goes through an MP4 box by box. Refuses what lies about itself; names what is personal in it. */
export async function walkMp4(bytes: Bytes): Promise<Walked> {
  const top = await topBoxes(bytes);
  const blanks: Blank[] = [];
  const only = (type: string) => {
    const found = top.filter((box) => box.type === type);
    if (found.length !== 1 || !found[0]) throw no(found.length > 1 ? 'sizes-lie' : 'truncated');
    return found[0];
  };
  await checkBrands(bytes, only('ftyp'));
  const moov = only('moov');
  only('mdat');
  if (moov.end - moov.at > MOST_MOOV) throw no('tables-huge');
  const held = await bytes.read(moov.at, moov.end - moov.at);
  const data = new DataView(held.buffer, held.byteOffset, held.byteLength);
  const scan = { data, base: moov.at, size: bytes.size, boxes: 0, blanks, tracks: [] };
  walk(scan, { from: moov.body - moov.at, to: held.byteLength, depth: 1 });
  for (const track of scan.tracks) checkTables(track, bytes.size);
  for (const box of top) {
    if (['ftyp', 'moov', 'mdat'].includes(box.type)) continue;
    const head = await bytes.read(box.at, box.body - box.at);
    blanks.push(freed(box, head));
  }
  return { blanks: blanks.toSorted((one, other) => one.at - other.at) };
}

async function topBoxes(bytes: Bytes): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.size;) {
    if (boxes.length >= MOST_TOP) throw no('too-many-parts');
    const head = await bytes.read(at, 16);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const box = boxAt(view, 0, bytes.size - at);
    if (!box) throw no('truncated');
    if (box.type === 'moof' || box.type === 'styp') throw no('in-fragments');
    boxes.push({ ...box, at, body: at + box.body, end: at + box.end });
    at += box.end;
  }
  return boxes;
}

/** The box that begins at a place of what was read; null when it reaches over the end of what holds it. */
function boxAt(data: DataView, at: number, end: number): Box | null {
  if (end - at < 8 || data.byteLength - at < 8) return null;
  const type = nameAt(data, at + 4);
  let size = data.getUint32(at);
  let body = at + 8;
  if (size === 0 && type === 'mdat' && at === 0) size = end;
  if (size === 1) {
    if (data.byteLength - at < 16) return null;
    const long = data.getBigUint64(at + 8);
    if (long > BigInt(Number.MAX_SAFE_INTEGER)) throw no('sizes-lie');
    size = Number(long);
    body = at + 16;
  }
  // It would be read again and again, for ever.
  if (size < body - at) throw no('endless');
  return at + size > end ? null : { type, at, body, end: at + size };
}

const nameAt = (data: DataView, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((one) => data.getUint8(at + one)));

/** ftyp says what it is in four letters at a time; a page or a picture with scripts has other signs. */
async function checkBrands(bytes: Bytes, { at, body, end }: Box) {
  if (at !== 0 || end - at > MOST_FTYP) throw no('hides-other');
  const words = Buffer.from(await bytes.read(body, end - body)).toString('latin1');
  const [brand, , ...others] = words.match(/.{4}/gs) ?? [];
  if (![brand, ...others].every((one) => /^[\w ]{4}$/.test(one ?? ''))) throw no('hides-other');
  if (brand === 'qt  ') throw no('not-a-video');
}

type Stretch = { from: number; to: number; depth: number };

function walk(scan: Scan, { from, to, depth }: Stretch) {
  if (depth > DEEPEST) throw no('nested');
  for (let at = from; at < to;) {
    if (++scan.boxes > MOST_BOXES) throw no('too-many-parts');
    const box = boxAt(scan.data, at, to);
    if (!box) throw no('sizes-lie');
    visit(scan, box, depth);
    at = box.end;
  }
}

function visit(scan: Scan, box: Box, depth: number) {
  const { data, base } = scan;
  const { type, body, end } = box;
  if (type === 'cmov') throw no('packed');
  if (type === 'mvex') throw no('in-fragments');
  if (type === 'trak' && scan.tracks.push({ found: new Map() }) > MOST_TRACKS)
    throw no('other-track');
  if (holders.has(type)) return walk(scan, { from: body, to: end, depth: depth + 1 });
  const track = scan.tracks.at(-1);
  if (dated.has(type)) return blankDates(scan, box);
  if (type === 'hdlr') return readHandler(scan, box);
  if (type === 'stsd') return readDescriptions(scan, box);
  if (track && tables.has(type)) return readTable(track, type, { data, body, end });
  if (kept.has(type)) return;
  // udta, meta, uuid and whatever else may say where and with what it was taken.
  const head = new Uint8Array(data.buffer, data.byteOffset + box.at, body - box.at).slice();
  scan.blanks.push({ ...freed(box, head), at: base + box.at });
}

/** The box as an empty one: its place stays, so nothing behind it moves. */
function freed({ at, end }: Box, head: Uint8Array): Blank {
  head.set(Buffer.from('free'), 4);
  return { at, bytes: end - at, put: head };
}

/** When it was taken. */
function blankDates({ data, base, blanks }: Scan, { body, end }: Box) {
  if (end - body < 24) throw no('sizes-lie');
  blanks.push({ at: base + body + 4, bytes: data.getUint8(body) === 1 ? 16 : 8 });
}

/** Pictures and sound only; the name of the handler is often that of the device. */
function readHandler({ data, base, blanks }: Scan, { body, end }: Box) {
  if (end - body < 24) throw no('sizes-lie');
  if (!['vide', 'soun'].includes(nameAt(data, body + 8))) throw no('other-track');
  blanks.push({ at: base + body + 24, bytes: end - body - 24 });
}

const codecs = new Set(['avc1', 'avc3', 'mp4a']);
const NAME_AT = 50;
const NAME_BYTES = 32;

function readDescriptions({ data, base, blanks }: Scan, { body, end }: Box) {
  if (end - body < 8) throw no('sizes-lie');
  if (data.getUint32(body + 4) !== 1) throw no('tables-huge');
  const entry = boxAt(data, body + 8, end);
  if (!entry) throw no('sizes-lie');
  if (entry.type.startsWith('enc')) throw no('encrypted');
  if (!codecs.has(entry.type)) throw no('codec-unknown');
  // What made the pictures: "GoPro AVC encoder".
  if (entry.type !== 'mp4a' && entry.end - entry.at >= NAME_AT + NAME_BYTES)
    blanks.push({ at: base + entry.at + NAME_AT, bytes: NAME_BYTES });
}
