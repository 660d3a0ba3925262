import type { Kysely, Selectable } from 'kysely';
import type { Database, Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { Video, VideoMime } from './rules.ts';

export type VideoRow = Selectable<Database['videos']>;
type Source = Kysely<Database> | Tx;

/** The videos of one thing. */
export const videosOf = (source: Source, subjectId: string) =>
  source.selectFrom('videos').selectAll().where('subject_id', '=', subjectId);

/** A stored video in the words of the rules; null when it is not whole yet. */
export function asVideo({ id, key, mime, ...row }: VideoRow): Video | null {
  if (key === null || mime === null) return null;
  const { bytes, width, height, seconds, sound } = row;
  return {
    ...{ id, key, bytes, mime: mime as VideoMime, width: width ?? 0, height: height ?? 0 },
    ...{ seconds: seconds ?? 0, sound: sound ?? false },
  };
}

type Named = Pick<VideoRow, 'subject_id' | 'id'>;

/** Where a piece lies. */
export const pieceFile = ({ subject_id, id }: Named, offset: number) =>
  `video-pieces/${subject_id}/${id}-${offset}`;

/** Where it lies as it was sent, until it was looked into. */
export const sentFile = ({ subject_id, id }: Named) => `video-sent/${subject_id}/${id}`;

/** Where what everybody gets lies. */
export const videoFile = ({ subject_id, id }: Named) => `videos/${subject_id}/${id}`;

/** Every file of a video that is not for anybody to get; a piece that was not noted begins at `got`. */
export const wayFiles = (row: VideoRow) => [
  sentFile(row),
  ...[...new Set([...row.offsets, row.got])].map((offset) => pieceFile(row, offset)),
];

/** Every file a video has. */
export const filesOf = (row: VideoRow) => [videoFile(row), ...wayFiles(row)];

/** Files go when the transaction has committed: not before, and not never. */
export async function removeLater(tx: Tx, keys: string[]): Promise<void> {
  if (keys.length > 0) await later(tx, 'media.remove-files', { keys });
}

/** Takes the rows of videos away, and their files later. */
export async function dropVideos(tx: Tx, rows: readonly VideoRow[]): Promise<void> {
  for (const { subject_id, id } of rows) {
    await tx
      .deleteFrom('videos')
      .where('subject_id', '=', subject_id)
      .where('id', '=', id)
      .execute();
  }
  await removeLater(tx, rows.flatMap(filesOf));
}
