import type { Kysely } from 'kysely';
import type { Database, Tx } from '#server/database.ts';

type Source = Kysely<Database> | Tx;

/** Which photos of a report, or of a publication, were taken back. */
export async function takenBackOf(source: Source, subjectId: string): Promise<string[]> {
  const rows = await source
    .selectFrom('publication_photos')
    .select('id')
    .where('taken_back_at', 'is not', null)
    .where('subject_id', '=', subjectId)
    .execute();
  return rows.map(({ id }) => id);
}
