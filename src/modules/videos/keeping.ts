import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { getFile, openFile, putFile, putPieces, readWithin } from '#server/files.ts';
import { idFrom, newId, secretToken } from '#server/ids.ts';
import { withBlanks } from '#server/video-parts.ts';
import { inspectVideo } from '#server/videos.ts';
import { videoPiece, type ChosenVideo, type VideoPiece } from './input.ts';
import { MOST_ON_THEIR_WAY, MOST_PIECE_BYTES, type Video } from './rules.ts';
import {
  asVideo,
  dropVideos,
  pieceFile,
  removeLater,
  sentFile,
  videoFile,
  videosOf,
  wayFiles,
  type VideoRow,
} from './stored.ts';

/** Who sends it; only staff may. */
function keeperOf(actor: Actor): string {
  if (actor.kind === 'person') return actor.personId;
  if (actor.kind === 'system') return 'system';
  throw new Refusal('people.may-not-desk', 403);
}

const tooLarge = () => new Refusal('video.too-large', 413, { mb: config.videoMb }, 'video');

/**
 * Keeps a video that comes in one stream, never whole in memory, for something that may claim it.
 * Gives its id. Refuses by name what is no sound video.
 */
export async function keepVideo(
  actor: Actor,
  subjectId: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<string> {
  const keeper = keeperOf(actor);
  const ref = { subjectId, id: newId() };
  // The row first: a file without a row would never be erased.
  const row = await change((tx) => begin(tx, keeper, { ...ref, bytes: config.videoMb * 1e6 }));
  const counted = { bytes: 0 };
  try {
    await putPieces(sentFile(row), counting(pieces, counted));
    if (counted.bytes === 0) throw new Refusal('video.missing', 400, {}, 'video');
  } catch (problem) {
    // One stream cannot go on where it broke off: it must not count as on its way.
    await drop(row);
    throw problem;
  }
  await lookInto(row, counted.bytes);
  return row.id;
}

async function* counting(pieces: AsyncIterable<Uint8Array>, counted: { bytes: number }) {
  for await (const piece of pieces) {
    counted.bytes += piece.byteLength;
    if (counted.bytes > config.videoMb * 1e6) throw tooLarge();
    yield piece;
  }
}

async function begin(
  tx: Tx,
  keeper: string,
  { subjectId, id, bytes }: Pick<VideoPiece, 'subjectId' | 'id' | 'bytes'>,
): Promise<VideoRow> {
  const there = await videosOf(tx, subjectId).where('key', 'is', null).execute();
  if (there.length >= MOST_ON_THEIR_WAY) throw new Refusal('video.too-many', 409, {}, 'video');
  return tx
    .insertInto('videos')
    .values({ subject_id: subjectId, id, keeper, bytes, touched_at: now() })
    .returningAll()
    .executeTakeFirstOrThrow();
}

const drop = (row: VideoRow) => change((tx) => dropVideos(tx, [row]));

/** Of a video that arrived whole what may go on is kept under an address; the rest is forgotten. */
async function lookInto(row: VideoRow, bytes: number): Promise<void> {
  try {
    const { facts, blanks } = await readWithin(sentFile(row), inspectVideo);
    await putPieces(videoFile(row), withBlanks(openFile(sentFile(row)), blanks));
    await change(async (tx) => {
      await oneVideo(tx, row)
        .set({ ...facts, bytes, got: bytes, key: secretToken(), touched_at: now(), offsets: [] })
        .where('key', 'is', null)
        .execute();
      await removeLater(tx, wayFiles(row));
    });
  } catch (problem) {
    if (problem instanceof Refusal) await drop(row);
    throw problem;
  }
}

const oneVideo = (tx: Tx, { subject_id, id }: VideoRow) =>
  tx.updateTable('videos').where('subject_id', '=', subject_id).where('id', '=', id);

/** Under which id a chosen file is sent by this person, and how much of it is here already. */
export async function whereVideoStands(actor: Actor, subjectId: string, chosen: ChosenVideo) {
  const { name, bytes, changed } = chosen;
  if (bytes > config.videoMb * 1e6) throw tooLarge();
  const id = idFrom([subjectId, keeperOf(actor), name, bytes, changed].join('\n'));
  const row = await videosOf(db, subjectId).where('id', '=', id).executeTakeFirst();
  return { id, got: row?.got ?? 0, ready: row?.key !== null && row !== undefined };
}

/** How much of a video has arrived, and whether it was looked into. */
export type Arrived = { got: number; ready: boolean };

/**
 * Takes one piece of a video. It must begin where the last one ended: otherwise nothing is kept, and
 * the answer says where to go on. With the last one it is looked into. The same piece again changes nothing.
 */
export async function keepVideoPiece(
  actor: Actor,
  input: VideoPiece,
  piece: Uint8Array,
): Promise<Arrived> {
  const read = videoPiece.safeParse(input);
  if (!read.success || piece.length > MOST_PIECE_BYTES)
    throw new Refusal('report.form-broken', 400);
  if (read.data.bytes > config.videoMb * 1e6) throw tooLarge();
  const row = await change((tx) => findOrBegin(tx, keeperOf(actor), read.data));
  if (!row) return { got: 0, ready: false };
  if (row.key !== null) return { got: row.bytes, ready: true };
  const end = read.data.offset + piece.length;
  // Whole, but the process that looked into it was ended.
  if (row.got === row.bytes) return putTogether(row);
  if (row.got !== read.data.offset || piece.length === 0) return { got: row.got, ready: false };
  if (end > row.bytes) throw new Refusal('video.no.truncated', 400, {}, 'video');
  await putFile(pieceFile(row, read.data.offset), piece);
  const noted = await notePiece(row, read.data.offset, end);
  return noted?.got === row.bytes
    ? putTogether(noted)
    : { got: noted?.got ?? row.got, ready: false };
}

async function findOrBegin(tx: Tx, keeper: string, piece: VideoPiece): Promise<VideoRow | null> {
  const known = await videosOf(tx, piece.subjectId).where('id', '=', piece.id).executeTakeFirst();
  if (known && (known.keeper !== keeper || known.bytes !== piece.bytes))
    throw new Refusal('video.not-yours', 403, {}, 'video');
  if (known || piece.offset > 0) return known ?? null;
  return begin(tx, keeper, piece);
}

/** Two of the same piece at once: the first is noted, the other hears where it stands. */
async function notePiece(row: VideoRow, offset: number, end: number) {
  const noted = await change((tx) =>
    oneVideo(tx, row)
      .set({ got: end, offsets: [...row.offsets, offset], touched_at: now() })
      .where('got', '=', offset)
      .returningAll()
      .executeTakeFirst(),
  );
  return noted ?? videosOf(db, row.subject_id).where('id', '=', row.id).executeTakeFirst();
}

async function putTogether(row: VideoRow): Promise<Arrived> {
  await putPieces(sentFile(row), piecesOf(row));
  await lookInto(row, row.bytes);
  return { got: row.bytes, ready: true };
}

async function* piecesOf(row: VideoRow) {
  for (const offset of row.offsets) yield await getFile(pieceFile(row, offset));
}

/** A video of this thing that is whole and may be claimed. */
export async function keptVideo(tx: Tx, subjectId: string, id: string): Promise<Video> {
  const row = await videosOf(tx, subjectId).where('id', '=', id).forUpdate().executeTakeFirst();
  const video = row && asVideo(row);
  if (!video) throw new Refusal('video.gone', 409, {}, 'video');
  return video;
}
