import type { Bytes } from '#server/files.ts';
import { DEEPEST, no, type Blank, type Walked } from '#server/video-parts.ts';

// Two hours of pictures and sound are half a million blocks.
const MOST_ELEMENTS = 1_500_000;
// Each is kept until it is written anew: a checksum for every second of two hours is 7,200.
const MOST_BLANKS = 50_000;
const MOST_TRACKS = 2;
const WINDOW = 256 * 1024;
const LONGEST_HEAD = 12;

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const TRACK = 0xae;
const names = { docType: 0x4282, simpleBlock: 0xa3, block: 0xa1, codec: 0x86, trackType: 0x83 };
/** Segment, Info, Tracks, TrackEntry, Video, Audio, Cues, CuePoint, CueTrackPositions, SeekHead, Seek, Cluster, BlockGroup. */
const holders = new Set([
  ...[EBML, SEGMENT, 0x1549a966, 0x1654ae6b, TRACK, 0xe0, 0xe1, 0x1c53bb6b, 0xbb, 0xb7],
  ...[0x114d9b74, 0x4dbb, 0x1f43b675, 0xa0],
]);
/** Tags, Attachments, Chapters; title, date, file names and ids of the segment; name of a track; checksums of what changes. */
const personal = new Set([
  ...[0x1254c367, 0x1941a469, 0x1043a770, 0x7ba9, 0x4461, 0x7384, 0x3c83ab, 0x3e83bb],
  ...[0x73a4, 0x3cb923, 0x3eb923, 0x536e, 0xbf, 0xec],
]);
/** What wrote it: it has to say something, so only the words go. */
const makers = new Set([0x4d80, 0x5741]);
const encodings = 0x6d80;
const codecs = /^(V_VP8|V_VP9|V_AV1|A_OPUS|A_VORBIS)$/;

type Element = { id: number; at: number; body: number; end: number };
type Scan = { read: Bytes['read']; elements: number; blanks: Blank[]; tracks: number };
type Stretch = { from: number; to: number; depth: number };

/** Goes through a WebM element by element. Refuses what lies about itself; names what is personal in it. */
export async function walkWebm(bytes: Bytes): Promise<Walked> {
  const scan: Scan = { read: windowed(bytes), elements: 0, blanks: [], tracks: 0 };
  const [header, segment] = await topElements(scan, bytes.size);
  if (header?.id !== EBML || segment?.id !== SEGMENT) throw no('not-a-video');
  await walk(scan, { from: 0, to: bytes.size, depth: 0 });
  return { blanks: scan.blanks };
}

async function topElements(scan: Scan, size: number): Promise<Element[]> {
  const found: Element[] = [];
  for (let at = 0; at < size && found.length < 2; at = found.at(-1)?.end ?? size) {
    found.push(await elementAt(scan, at, { to: size, depth: 0 }));
  }
  return found;
}

async function walk(scan: Scan, stretch: Stretch): Promise<void> {
  if (stretch.depth > DEEPEST) throw no('nested');
  for (let at = stretch.from; at < stretch.to;) {
    if (++scan.elements > MOST_ELEMENTS || scan.blanks.length > MOST_BLANKS)
      throw no('too-many-parts');
    const element = await elementAt(scan, at, stretch);
    const { id, body, end } = element;
    if (id === TRACK && ++scan.tracks > MOST_TRACKS) throw no('other-track');
    // What a track says it is comes before what it holds.
    if (stretch.depth === 0 && id !== EBML && id !== SEGMENT) scan.blanks.push(voided(element));
    else if (holders.has(id)) await walk(scan, { from: body, to: end, depth: stretch.depth + 1 });
    else await visit(scan, element);
    at = end;
  }
}

async function elementAt(
  { read }: Scan,
  at: number,
  { to, depth }: Omit<Stretch, 'from'>,
): Promise<Element> {
  const head = await read(at, Math.min(LONGEST_HEAD, to - at));
  const short = depth === 0 ? 'truncated' : 'sizes-lie';
  const idBytes = Math.clz32(head[0] ?? 0) - 23;
  if (idBytes > 4) throw no(at === 0 ? 'not-a-video' : 'unreadable');
  const sizeBytes = Math.clz32(head[idBytes] ?? 0) - 23;
  if (sizeBytes > 8) throw no('unreadable');
  if (head.length < idBytes + sizeBytes) throw no(short);
  const id = head.subarray(0, idBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  const length = head.subarray(idBytes, idBytes + sizeBytes);
  const first = (length[0] ?? 0) & (0xff >> sizeBytes);
  if (first === 0xff >> sizeBytes && length.subarray(1).every((byte) => byte === 0xff))
    throw no('endless');
  const size = length.subarray(1).reduce((sum, byte) => sum * 256 + byte, first);
  const body = at + idBytes + sizeBytes;
  if (body + size > to) throw no(short);
  return { id, at, body, end: body + size };
}

async function visit(scan: Scan, element: Element): Promise<void> {
  const { id, body, end } = element;
  if (id === encodings) throw no('packed');
  if (personal.has(id)) scan.blanks.push(voided(element));
  else if (makers.has(id)) scan.blanks.push({ at: body, bytes: end - body });
  else if (id === names.simpleBlock || id === names.block) await checkBlock(scan, element);
  else if (id === names.docType || id === names.codec || id === names.trackType) {
    const word = await scan.read(body, Math.min(end - body, 32));
    checkWord(id, Buffer.from(word).toString('latin1'));
  }
}

function checkWord(id: number, word: string) {
  if (id === names.docType && word !== 'webm') throw no('not-a-video');
  if (id === names.codec && !codecs.test(word)) throw no('codec-unknown');
  if (id === names.trackType && word !== '\u0001' && word !== '\u0002') throw no('other-track');
}

/** A block may say it is laced of up to 256 pieces of sizes of its own; nothing for the web needs that. */
async function checkBlock({ read }: Scan, { body, end }: Element) {
  const head = await read(body, Math.min(end - body, 4));
  if (head.length < 4) throw no('sizes-lie');
  if ((head[3] ?? 0) & 0x06) throw no('laced');
}

/** The element as an empty one of the same length: nothing behind it moves. */
function voided({ at, end }: Element): Blank {
  const bytes = end - at;
  const sizeBytes = Math.min(8, bytes - 1);
  const put = new Uint8Array(1 + sizeBytes);
  put[0] = 0xec;
  let rest = bytes - 1 - sizeBytes;
  for (let byte = sizeBytes; byte > 0; byte--, rest = Math.floor(rest / 256))
    put[byte] = rest % 256;
  put[1] = (put[1] ?? 0) | (0x80 >> (sizeBytes - 1));
  return { at, bytes, put };
}

/** Reads ahead, for elements follow each other closely. */
function windowed({ read, size }: Bytes): Bytes['read'] {
  let from = 0;
  let held: Uint8Array = new Uint8Array(0);
  return async (at, length) => {
    if (at < from || at + length > from + held.length) {
      held = await read(at, Math.min(WINDOW, size - at));
      from = at;
    }
    return held.subarray(at - from, at - from + length);
  };
}
