import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Locale, Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import type { Database, Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type {
  CommentsThere,
  Edition,
  PeopleInPicture,
  PublicationKind,
  PublicationPicture,
  PublicationState,
  PublicationTexts,
  PublicationVideo,
} from './rules.ts';

type Source = Kysely<Database> | Tx;
type Row = Selectable<Database['publications']>;
export type Publication = Omit<Row, 'kind' | 'state' | 'comments' | 'withdrawn_reasons'> & {
  comments: CommentsThere;
  kind: PublicationKind;
  state: PublicationState;
  withdrawn_reasons: Partial<Localised> | null;
};

export const asPublication = (row: Row): Publication => row as unknown as Publication;

/** The row of a publication, held until the transaction ends. Refuses what is not there, or was changed since it was seen. */
export async function lockPublication(tx: Tx, id: string, seen?: number): Promise<Publication> {
  if (!/^[\da-f-]{36}$/.test(id)) throw new Refusal('publication.unknown', 404);
  const row = await tx
    .selectFrom('publications')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Refusal('publication.unknown', 404);
  return seen === undefined ? asPublication(row) : unchanged(asPublication(row), seen);
}

/** Refuses what was changed since it was seen. */
export function unchanged(row: Publication, seen: number): Publication {
  if (row.revision !== seen) throw new Refusal('publication.changed-meanwhile', 409);
  return row;
}

/** Changes the row of a publication. */
export async function setPublication(tx: Tx, id: string, set: object): Promise<void> {
  await tx.updateTable('publications').set(set).where('id', '=', id).execute();
}

type Move = { event: string; revision: number; words?: string };

/** Writes down what happened to it, for those who work on it and for the ledger. */
export async function note(tx: Tx, actor: Actor, id: string, { event, revision, words }: Move) {
  await tx
    .insertInto('publication_moves')
    .values({
      ...{ publication_id: id, id: newId(), event, revision, words: words ?? '' },
      ...{ by_person_id: personOf(actor), happened_at: now() },
    })
    .execute();
  await record(tx, actor, `publication.${event}`, { subject: 'publication', id, revision });
}

/** Its texts as they are worked on. */
export async function textsOf(source: Source, id: string): Promise<PublicationTexts> {
  const rows = await source
    .selectFrom('publication_texts')
    .select(['locale', 'title', 'summary', 'markdown', 'sources', 'note'])
    .select(['machine_made as machineMade', 'to_translate as toTranslate'])
    .where('publication_id', '=', id)
    .execute();
  return Object.fromEntries(rows.map(({ locale, ...text }) => [locale as Locale, text]));
}

/** Its pictures as they are worked on, in their order. */
export async function picturesOf(source: Source, id: string): Promise<PublicationPicture[]> {
  const rows = await source
    .selectFrom('publication_pictures')
    .select(['id', 'subject_id as subjectId', 'alts', 'credit', 'rights', 'people'])
    .where('publication_id', '=', id)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...row,
    alts: row.alts as Partial<Localised>,
    people: row.people as PeopleInPicture,
  }));
}

/** Puts texts in the place of those there were; a language with nothing in it goes. */
export async function putTexts(tx: Tx, id: string, texts: PublicationTexts): Promise<void> {
  await tx.deleteFrom('publication_texts').where('publication_id', '=', id).execute();
  const rows: Insertable<Database['publication_texts']>[] = Object.entries(texts).map(
    ([locale, { machineMade, toTranslate, ...text }]) => ({
      ...{ publication_id: id, locale, machine_made: machineMade, to_translate: toTranslate },
      ...text,
    }),
  );
  if (rows.length > 0) await tx.insertInto('publication_texts').values(rows).execute();
}

type EditionRow = Selectable<Database['publication_editions']>;

/** A stored edition in the words of the rules. */
export const asEdition = (row: EditionRow): Edition => ({
  ...{ kind: row.kind as PublicationKind, number: row.number, tags: row.tags },
  ...{ areaId: row.area_id, organisationId: row.organisation_id, categoryIds: row.category_ids },
  campaignId: row.campaign_id,
  ...{ videoUrl: row.video_url, comments: row.comments as CommentsThere },
  video: row.video as unknown as PublicationVideo | null,
  texts: row.texts as unknown as PublicationTexts,
  pictures: row.pictures as unknown as PublicationPicture[],
  correctedAt: row.number > 1 ? row.published_at : null,
});
