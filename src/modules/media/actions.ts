import { sql } from 'kysely';
import { v5 } from 'uuid';
import type { z } from 'zod';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { putFile } from '#server/files.ts';
import { sha256 } from '#server/ids.ts';
import { inspectPhoto, type PhotoFacts } from '#server/pictures.ts';
import type { Actor } from '#modules/people/rules.ts';
import { newPhoto, photoRef, type NewPhoto, type PhotoRef } from './input.ts';
import { orderCopies, removeLater } from './ordering.ts';
import { keeperOf, mayKeep, MOST_PHOTOS, type PhotoKind, type Showing } from './rules.ts';
import { filesOf, originalFile, photoOf, rowsOf } from './stored.ts';

type Sent = NewPhoto & {
  id: string;
  keeper: string;
  facts: PhotoFacts;
  hash: Buffer;
  bytes: Buffer;
};

/**
 * Takes a photo for something that is filed now or soon: seals the bytes as they are and has
 * safe copies made. The same bytes for the same thing are one photo, however often they are
 * sent. Gives what the camera said of place and time. Refuses what is no sound picture.
 */
export async function keepPhoto(actor: Actor, input: NewPhoto, bytes: Buffer) {
  const asked = readInput(newPhoto, input);
  if (!mayKeep(actor, asked.kind, asked.subjectId)) throw new Refusal('photo.not-yours', 403);
  const facts = inspectPhoto(bytes);
  const hash = sha256(bytes);
  const keeper = asked.keeper ?? keeperOf(actor, asked.kind);
  const named = [asked.kind, keeper, hash.toString('hex')].filter(Boolean);
  const id = v5(named.join(' '), asked.subjectId);
  // The row first: a file without a row would never be erased.
  const photo = await change((tx) => enter(tx, { ...asked, id, keeper, facts, hash, bytes }));
  if (photo.state === 'refused') throw new Refusal(photo.problem ?? 'photo.unreadable', 422);
  if (photo.state === 'waiting') {
    await putFile(originalFile(asked.subjectId, id), bytes);
    await change((tx) => orderCopies(tx, { subjectId: asked.subjectId, id }));
  }
  return { id, place: photo.place, takenAt: photo.takenAt };
}

/** What names no photo of anything is a form that came incomplete, not a fault of ours. */
function readInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = schema.safeParse(input);
  if (!read.success) throw new Refusal('report.form-broken', 400);
  return read.data;
}

async function enter(tx: Tx, sent: Sent) {
  const { subjectId, kind, id, facts } = sent;
  await sql`select pg_advisory_xact_lock(hashtextextended(${subjectId}, 0))`.execute(tx);
  const kept = await rowsOf(tx, subjectId).where('kind', '=', kind).execute();
  const same = kept.find((row) => row.id === id);
  if (same) return photoOf(same);
  const unclaimed = kept.filter((row) => row.claimed_at === null && row.keeper === sent.keeper);
  if (unclaimed.length >= MOST_PHOTOS) {
    throw new Refusal('photo.too-many', 409, { count: MOST_PHOTOS });
  }
  const row = await tx
    .insertInto('media_photos')
    .values({
      subject_id: subjectId,
      id,
      kind,
      keeper: sent.keeper,
      position: sent.position ?? unclaimed.length,
      sha256: sent.hash,
      bytes: sent.bytes.length,
      mime: facts.mime,
      width: facts.width,
      height: facts.height,
      taken_at: facts.takenAt,
      lon: facts.place?.lon ?? null,
      lat: facts.place?.lat ?? null,
      accuracy_m: facts.place?.accuracyM ?? null,
      original_key: originalFile(subjectId, id),
      received_at: now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return photoOf(row);
}

/** Takes out a photo that belongs to nothing yet. One that was filed stays: the desk may hide it. */
export async function dropPhoto(input: PhotoRef): Promise<void> {
  const ref = readInput(photoRef, input);
  await change(async (tx) => {
    const rows = await tx
      .deleteFrom('media_photos')
      .where('subject_id', '=', ref.subjectId)
      .where('id', '=', ref.id)
      .where('claimed_at', 'is', null)
      .returningAll()
      .execute();
    await removeLater(tx, rows.flatMap(filesOf));
  });
}

type Claiming = { showing: Showing; photoIds?: readonly string[]; keeper?: string };

/**
 * The photos a keeper (see `keeperOf`) left for a subject become part of what is filed, in the
 * caller's transaction; `photoIds` names them and their order, without it all that wait are
 * taken. Gives how many sound ones there are. Refuses a photo that is not there or not of this
 * subject, kind and keeper.
 */
export async function claimPhotos(
  tx: Tx,
  subjectId: string,
  kind: PhotoKind,
  { showing, photoIds, keeper = '' }: Claiming,
): Promise<number> {
  const kept = await rowsOf(tx, subjectId)
    .where('kind', '=', kind)
    .where('keeper', '=', keeper)
    .forUpdate()
    .execute();
  const ids = photoIds ?? kept.filter((row) => row.claimed_at === null).map(({ id }) => id);
  let sound = 0;
  for (const [position, id] of ids.entries()) {
    const row = kept.find((one) => one.id === id);
    if (!row) throw new Refusal('photo.gone', 409, {}, 'photos');
    if (row.state !== 'refused') sound += 1;
    if (row.claimed_at) continue;
    await tx
      .updateTable('media_photos')
      .set({ claimed_at: now(), showing, ...(photoIds && { position }) })
      .where('subject_id', '=', subjectId)
      .where('id', '=', id)
      .execute();
  }
  return sound;
}

/** What strangers could see of a subject waits for the desk again, in the caller's transaction. */
export async function holdPhotos(tx: Tx, subjectId: string): Promise<void> {
  await tx
    .updateTable('media_photos')
    .set({ showing: 'held' })
    .where('subject_id', '=', subjectId)
    .where('showing', '=', 'public')
    .execute();
}

/**
 * What was held only because its report was is shown with it, in the caller's transaction: photos
 * of the problem and of the proof. A resident's verdict still waits, each photo for itself.
 */
export async function releasePhotos(tx: Tx, subjectId: string): Promise<void> {
  await tx
    .updateTable('media_photos')
    .set({ showing: 'public' })
    .where('subject_id', '=', subjectId)
    .where('kind', 'in', ['report', 'proof'])
    .where('showing', '=', 'held')
    .where('claimed_at', 'is not', null)
    .execute();
}

/** Erases the photos of a subject with all their files, but for those to keep, in the caller's transaction. Gives how many. */
export async function erasePhotos(tx: Tx, subjectId: string, keep: readonly string[] = []) {
  const rows = await tx
    .deleteFrom('media_photos')
    .where('subject_id', '=', subjectId)
    .where('id', '<>', sql<string>`all(${keep}::uuid[])`)
    .returningAll()
    .execute();
  await removeLater(tx, rows.flatMap(filesOf));
  return rows.length;
}
