import { sql } from 'kysely';
import { showOnly } from '#modules/media/showing.ts';
import type { Tx } from '#server/database.ts';

/**
 * Shows everybody those pictures of a publication and of all it borrows from that stand in an edition
 * which is out, wherever that is, and no others; in the caller's transaction.
 */
export async function showWhatIsOut(tx: Tx, publicationId: string): Promise<void> {
  // One after the other: who hides the pictures of one must know what of them another lets out just now.
  await sql`select pg_advisory_xact_lock(hashtextextended('publications.showing', 0))`.execute(tx);
  const { rows } = await sql<{ subject: string; out: string[] }>`
    with subjects as (
      select ${publicationId}::uuid as subject
      union
      select (picture ->> 'subjectId')::uuid
      from publication_editions edition, jsonb_array_elements(edition.pictures) picture
      where edition.publication_id = ${publicationId}::uuid)
    select subject, array(
      select distinct (picture ->> 'id')::uuid
      from publication_editions edition
      join publications on publications.id = edition.publication_id
        and publications.edition = edition.number and publications.withdrawn_at is null,
        jsonb_array_elements(edition.pictures) picture
      where edition.pictures @> jsonb_build_array(jsonb_build_object('subjectId', subject::text))
        and picture ->> 'subjectId' = subject::text) as out
    from subjects`.execute(tx);
  for (const { subject, out } of rows) await showOnly(tx, subject, out);
}
