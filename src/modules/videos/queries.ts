import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { readDb, type Database, type Tx } from '#server/database.ts';
import { openFile } from '#server/files.ts';
import { asVideo, videoFile, videosOf } from './stored.ts';
import type { Video } from './rules.ts';

/** A video of a thing; null when it is gone or not whole. */
export async function videoById(source: Kysely<Database> | Tx, subjectId: string, id: string) {
  const row = await videosOf(source, subjectId).where('id', '=', id).executeTakeFirst();
  return row ? asVideo(row) : null;
}

/** Whether any is kept of a thing, also one that is shown no more. */
export async function hasVideos(source: Kysely<Database> | Tx, subjectId: string) {
  const row = await source
    .selectFrom('videos')
    .select('id')
    .where('subject_id', '=', subjectId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The video at an address and what it belongs to; whether somebody may see it is for that to say. */
export async function videoByKey(key: string) {
  const row = await readDb
    .selectFrom('videos')
    .selectAll()
    .where('key', '=', key)
    .where('claimed', '=', true)
    .executeTakeFirst();
  const video = row && asVideo(row);
  return row && video ? { ...video, subjectId: row.subject_id } : null;
}

/** The bytes of a video, all or a part of them, as a stream. */
export const openVideo = (
  { subjectId, id }: Pick<Video, 'id'> & { subjectId: string },
  part: { start?: number; end?: number } = {},
) =>
  Readable.toWeb(
    openFile(videoFile({ subject_id: subjectId, id }), part),
  ) as ReadableStream<Uint8Array>;
