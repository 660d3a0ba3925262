import type { Kysely } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Database, type Tx } from '#server/database.ts';
import { getFile, putFile, removeFile } from '#server/files.ts';
import { newId, sha256 } from '#server/ids.ts';
import { documentKind, documentName, mediaTypeOf } from './document-kinds.ts';
import { requireAppeal } from './grounds.ts';
import type { Applicant } from './keys.ts';
import { LARGEST_DOCUMENT, MOST_DOCUMENTS } from './rules.ts';

export type Side = 'applicant' | 'desk';
export type SentDocument = { name: string; bytes: Buffer };
type Owner = { appealId: string; side: Side };

/** Where the bytes of a document lie. */
export const documentFile = (appealId: string, id: string) => `appeals/${appealId}/${id}`;

/**
 * Keeps a document for an appeal, an answer or a reply that is sent soon, so that it need not be
 * chosen again when something else is wrong. The same bytes again are one document.
 */
export async function keepDocument({ appealId, side }: Owner, { name, bytes }: SentDocument) {
  if (bytes.length === 0) throw new Refusal('appeal.document-empty', 422, {}, 'documents');
  if (bytes.length > LARGEST_DOCUMENT) {
    throw new Refusal('appeal.document-too-large', 413, { mb: 10 }, 'documents');
  }
  const mediaType = mediaTypeOf(documentKind(bytes));
  const hash = sha256(bytes);
  const kept = await waitingRows(db, { appealId, side });
  if (kept.some((row) => row.sha256.equals(hash))) return;
  if (kept.length >= MOST_DOCUMENTS) {
    throw new Refusal('appeal.too-many-documents', 409, { count: MOST_DOCUMENTS }, 'documents');
  }
  const id = newId();
  // The row first: a file without a row would never be erased.
  await change((tx) =>
    tx
      .insertInto('appeal_documents')
      .values({
        ...{ appeal_id: appealId, id, side, name: documentName(name), media_type: mediaType },
        ...{ bytes: bytes.length, sha256: hash, kept_at: now() },
      })
      .execute(),
  );
  await putFile(documentFile(appealId, id), bytes);
}

function waitingRows(source: Kysely<Database>, { appealId, side }: Owner) {
  if (!isId(appealId)) throw new Refusal('appeal.form-broken', 400);
  return source
    .selectFrom('appeal_documents')
    .select(['id', 'name', 'bytes', 'sha256'])
    .where('appeal_id', '=', appealId)
    .where('side', '=', side)
    .where('claimed_at', 'is', null)
    .orderBy('id')
    .execute();
}

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** What was kept and goes out with what is sent next: name and size of each. */
export async function keptDocuments(owner: Owner) {
  const rows = await waitingRows(db, owner);
  return rows.map(({ id, name, bytes }) => ({ id, name, bytes }));
}

/** Takes a kept document out again, before anything is sent. */
export async function dropDocument({ appealId, side }: Owner, id: string): Promise<void> {
  if (!isId(appealId) || !isId(id)) return;
  const dropped = await change((tx) =>
    tx
      .deleteFrom('appeal_documents')
      .where('appeal_id', '=', appealId)
      .where('id', '=', id)
      .where('side', '=', side)
      .where('claimed_at', 'is', null)
      .returning('id')
      .executeTakeFirst(),
  );
  if (dropped) await removeFile(documentFile(appealId, dropped.id));
}

/** The kept documents belong to what is sent now: the appeal itself (null), an answer, a message. */
export async function claimDocuments(tx: Tx, { appealId, side }: Owner, aboutId: string | null) {
  await tx
    .updateTable('appeal_documents')
    .set({ claimed_at: now(), about_id: aboutId })
    .where('appeal_id', '=', appealId)
    .where('side', '=', side)
    .where('claimed_at', 'is', null)
    .execute();
}

/** Every document of an appeal that was sent, oldest first. */
export const documentsOf = (source: Kysely<Database>, appealId: string) =>
  source
    .selectFrom('appeal_documents')
    .select(['id', 'side', 'about_id', 'name', 'bytes', 'media_type'])
    .where('appeal_id', '=', appealId)
    .where('claimed_at', 'is not', null)
    .orderBy('id')
    .execute();

/** One document to save, for the applicant. */
export const applicantDocument = ({ appealId }: Applicant, id: string) =>
  bytesOf(appealId, id, false);

/** One document to save, for who may see the appeal; also one that is not sent yet. */
export async function deskDocument(actor: Actor, number: string, id: string) {
  const appeal = await db
    .selectFrom('appeals')
    .select(['id', 'area_id', 'organisation_id', 'review_organisation_id'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (!appeal) throw new Refusal('appeal.unknown', 404);
  await requireAppeal(actor, 'appeal.see', appeal);
  return bytesOf(appeal.id, id, true);
}

async function bytesOf(appealId: string, id: string, unsent: boolean) {
  const row = isId(id)
    ? await db
        .selectFrom('appeal_documents')
        .select(['id', 'name', 'media_type'])
        .where('appeal_id', '=', appealId)
        .where('id', '=', id)
        .$if(!unsent, (it) => it.where('claimed_at', 'is not', null))
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('appeal.document-unknown', 404);
  const bytes = await getFile(documentFile(appealId, row.id)).catch(() => null);
  if (!bytes) throw new Refusal('appeal.document-unknown', 404);
  return { name: row.name, mediaType: row.media_type, bytes };
}
