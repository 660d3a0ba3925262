import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';

/** Which pictures that were kept for a publication stand in another one: they stay when it goes. */
export async function borrowedFrom(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from publication_pictures where subject_id = ${id} and publication_id <> ${id}
    union
    select (picture ->> 'id')::uuid
    from publication_editions edition, jsonb_array_elements(edition.pictures) picture
    where edition.publication_id <> ${id} and picture ->> 'subjectId' = ${id}
      and edition.pictures @> ${JSON.stringify([{ subjectId: id }])}::jsonb`.execute(tx);
  return rows.map((row) => row.id);
}

/** The publications a picture stands in, worked on or in any edition. */
export async function standsIn(tx: Tx, ref: { subjectId: string; id: string }): Promise<string[]> {
  const { subjectId, id } = ref;
  const { rows } = await sql<{ id: string }>`
    select publication_id as id from publication_pictures where subject_id = ${subjectId} and id = ${id}
    union select publication_id from publication_editions
    where pictures @> ${JSON.stringify([{ subjectId, id }])}::jsonb
    order by id`.execute(tx);
  return rows.map((row) => row.id);
}
