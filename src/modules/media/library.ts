import { sql } from 'kysely';
import { db } from '#server/database.ts';
import type { PhotoRef } from './input.ts';
import { sealed } from './queries.ts';
import { publicFace, type Copies, type PhotoKind } from './rules.ts';
import { photoOf, type Source } from './stored.ts';

/** A picture of the library: where its copies are, null while they are made or where nobody sees it. */
export type LibraryPhoto = { id: string; kind: PhotoKind; copies: Copies | null };

/**
 * These photos as those see them who publish: what was kept for a publication by an address of the
 * desk, what came with a report as everybody sees it. 1 query.
 */
export async function libraryPhotos(refs: readonly PhotoRef[]): Promise<Map<string, LibraryPhoto>> {
  if (refs.length === 0) return new Map();
  const rows = await db
    .selectFrom('media_photos')
    .selectAll()
    .where('subject_id', '=', sql<string>`any(${refs.map(({ subjectId }) => subjectId)}::uuid[])`)
    .where('id', '=', sql<string>`any(${refs.map(({ id }) => id)}::uuid[])`)
    .where('claimed_at', 'is not', null)
    .execute();
  return new Map(
    rows.map(photoOf).map((photo) => {
      const { id, kind } = photo;
      const copies = kind === 'publication' ? sealed(photo, 'desk') : publicFace(photo);
      return [id, { id, kind, copies }];
    }),
  );
}

/** What a photo was kept for; null when it is gone. */
export async function photoKind(source: Source, { subjectId, id }: PhotoRef) {
  const row = await source
    .selectFrom('media_photos')
    .select('kind')
    .where('subject_id', '=', subjectId)
    .where('id', '=', id)
    .where('claimed_at', 'is not', null)
    .executeTakeFirst();
  return row ? (row.kind as PhotoKind) : null;
}
