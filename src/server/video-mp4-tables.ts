import { no } from '#server/video-parts.ts';

/** How many pictures or pieces of sound a track may have: two hours have 864,000 at most (120 a second). */
const MOST_SAMPLES = 1_000_000;

/** What a track's tables said: how many each, and where the last of its stretches begins. */
export type Track = { found: Map<string, number> };

type Body = { data: DataView; body: number; end: number };
type Reader = (table: Body) => number;

/** Each table by how it is read; gives how many samples, or how many rows, it speaks of. */
const readers: Record<string, Reader> = {
  stsz: readSizes,
  stts: (table) => sumOf(table, 8),
  ctts: (table) => sumOf(table, 8),
  stsc: (table) => rowsOf(table, 12, 4),
  stco: (table) => rowsOf(table, 4, 4),
  co64: (table) => rowsOf(table, 8, 4),
  stss: (table) => rowsOf(table, 4, 4),
};

/** The tables of a track, which say where each sample lies. */
export const tables = new Set(Object.keys(readers));

/** Reads a table. Refuses one that is larger than what holds it, or speaks of too many samples. */
export function readTable({ found }: Track, type: string, table: Body): void {
  if (found.has(type)) throw no('sizes-lie');
  found.set(type, readers[type]?.(table) ?? 0);
  const offsets = { stco: 4, co64: 8 }[type];
  if (offsets) found.set('last', lastOffset(table, offsets));
}

/** How many rows it has: exactly those it says. */
function rowsOf({ data, body, end }: Body, rowBytes: number, countAt: number): number {
  if (end - body < countAt + 4) throw no('sizes-lie');
  const rows = data.getUint32(body + countAt);
  if (rows > MOST_SAMPLES) throw no('tables-huge');
  if (body + countAt + 4 + rows * rowBytes !== end) throw no('sizes-lie');
  return rows;
}

function readSizes(table: Body): number {
  const { data, body, end } = table;
  if (end - body < 12) throw no('sizes-lie');
  const size = data.getUint32(body + 4);
  const count = data.getUint32(body + 8);
  if (count > MOST_SAMPLES) throw no('tables-huge');
  if (size === 0) return rowsOf(table, 4, 8);
  if (body + 12 !== end) throw no('sizes-lie');
  return count;
}

/** Rows of how many and how long: few of them can speak of thousands of millions. */
function sumOf(table: Body, rowBytes: number): number {
  const rows = rowsOf(table, rowBytes, 4);
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += table.data.getUint32(table.body + 8 + row * rowBytes);
  if (sum > MOST_SAMPLES) throw no('tables-huge');
  return sum;
}

function lastOffset({ data, body, end }: Body, bytes: number): number {
  let last = 0;
  for (let at = body + 8; at < end; at += bytes) {
    last = Math.max(last, bytes === 4 ? data.getUint32(at) : Number(data.getBigUint64(at)));
  }
  return last;
}

/** Refuses a track whose tables do not speak of the same samples, or of some outside the file. */
export function checkTables({ found }: Track, size: number): void {
  const samples = found.get('stsz');
  if (samples === undefined || !found.has('stts') || !found.has('stsc') || !found.has('last'))
    throw no('sizes-lie');
  if (found.get('stts') !== samples || (found.get('ctts') ?? 0) > samples) throw no('sizes-lie');
  if ((found.get('last') ?? 0) >= size) throw no('truncated');
}
