import { sql } from 'kysely';
import { db, type Tx } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { removeLater } from './ordering.ts';
import { filesOf } from './stored.ts';

/** What the reporter sent themselves: of the problem, with their verdicts and their messages. */
const ownOnes = sql<boolean>`(kind = 'report' or keeper = 'reporter')`;

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/avif': 'avif',
};

/** The photos a reporter sent, as they were received. For nobody but the reporter. */
export async function ownOriginals(subjectId: string) {
  const rows = await db
    .selectFrom('media_photos')
    .select(['id', 'kind', 'mime', 'original_key', 'received_at'])
    .where('subject_id', '=', subjectId)
    .where(ownOnes)
    .where('claimed_at', 'is not', null)
    .orderBy('received_at')
    .execute();
  return Promise.all(
    rows.map(async ({ id, mime, original_key: key, ...row }) => ({
      ...row,
      name: `${id}.${endings[mime] ?? 'bin'}`,
      bytes: await getFile(key),
    })),
  );
}

/** Erases the photos a reporter sent, with all their files; the proof of those who work stays. */
export async function eraseOwnPhotos(tx: Tx, subjectId: string): Promise<void> {
  const rows = await tx
    .deleteFrom('media_photos')
    .where('subject_id', '=', subjectId)
    .where(ownOnes)
    .returningAll()
    .execute();
  await removeLater(tx, rows.flatMap(filesOf));
}
