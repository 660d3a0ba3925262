import type { Kysely } from 'kysely';
import type { Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change, readDb, type Database, type Tx } from '#server/database.ts';
import { lyingOf } from './drafting.ts';
import { mayThere, requireThere } from './grounds.ts';
import type { CommentsThere } from './rules.ts';
import { lockPublication, note, setPublication } from './stored.ts';

type Source = Kysely<Database> | Tx;

/** Whether readers may comment on a publication that was let out once: as its last edition says. */
export const commentsOn = async (source: Source, id: string) =>
  thereOf(await editions(source).where('publications.id', '=', id).executeTakeFirst());

/** The same by the end of its address. */
export const commentsAt = async (slug: string) =>
  thereOf(await editions(readDb).where('publications.slug', '=', slug).executeTakeFirst());

const editions = (source: Source) =>
  source
    .selectFrom('publications')
    .innerJoin('publication_editions as edition', (on) =>
      on
        .onRef('edition.publication_id', '=', 'publications.id')
        .onRef('edition.number', '=', 'publications.edition'),
    )
    .select(['publications.id', 'publications.slug', 'publications.withdrawn_at'])
    .select(['publications.area_id', 'publications.organisation_id'])
    .select(['edition.comments', 'edition.texts']);

type Found = {
  id: string;
  slug: string;
  withdrawn_at: Date | null;
  area_id: string | null;
  organisation_id: string | null;
  comments: string;
  texts: unknown;
};

function thereOf(row: Found | undefined) {
  if (!row) return null;
  const texts = Object.entries(row.texts as Record<string, { title: string }>);
  const titles: Partial<Localised> = Object.fromEntries(
    texts.map(([locale, { title }]) => [locale, title]),
  );
  const comments = row.comments as CommentsThere;
  const lies = { areaId: row.area_id, organisationId: row.organisation_id };
  return { id: row.id, slug: row.slug, out: row.withdrawn_at === null, comments, titles, lies };
}

/**
 * Lets no new comments come to a publication, at once and by one person: what must end does not wait
 * for a second one. To open them again is a change like any other.
 */
export function closeComments(actor: Actor, id: string): Promise<void> {
  return change(async (tx) => {
    const row = await lockPublication(tx, id);
    await requireThere(actor, 'comment.moderate', lyingOf(row));
    const closed = await tx
      .updateTable('publication_editions')
      .set({ comments: 'closed' })
      .where('publication_id', '=', id)
      .where('number', '=', row.edition)
      .where('comments', '=', 'open')
      .returning('number')
      .executeTakeFirst();
    if (!closed) throw new Refusal('comment.not-open');
    // A draft that waits for approval must not open them again by mistake.
    if (row.comments === 'open') await setPublication(tx, id, { comments: 'closed' });
    await note(tx, actor, id, { event: 'comments-closed', revision: row.revision });
  });
}

/** Of these publications those on which somebody may read and decide on comments. */
export async function moderatedBy(source: Source, actor: Actor, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await source
    .selectFrom('publications')
    .select(['id', 'area_id as areaId', 'organisation_id as organisationId'])
    .where('id', 'in', [...ids])
    .execute();
  const may = await Promise.all(rows.map((row) => mayThere(actor, 'comment.moderate', row)));
  return rows.filter((_row, nth) => may[nth]).map(({ id }) => id);
}
