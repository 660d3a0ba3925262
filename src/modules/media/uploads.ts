import type { Selectable } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Database, type Tx } from '#server/database.ts';
import { getFile, putFile } from '#server/files.ts';
import { log } from '#server/log.ts';
import { limits } from '#server/pictures.ts';
import { keepPhoto } from './actions.ts';
import { removeFiles } from './erasing.ts';
import { photoPiece, type PhotoPiece } from './input.ts';
import { removeLater } from './ordering.ts';
import { keeperOf, mayKeep, MOST_PHOTOS, MOST_PIECE_BYTES, UPLOAD_HOURS } from './rules.ts';
import { photoOf } from './stored.ts';

type Upload = Selectable<Database['media_uploads']>;

/** How large a photo may be, and how much of a request is read so that one that is too large is told so. */
export const largestPhoto = { mb: limits.megabytes, readBytes: (limits.megabytes + 1) * 2 ** 20 };

/** Either how many bytes have arrived so far, or the photo they became. */
export type Arrived = { got: number } | { photo: Awaited<ReturnType<typeof keepPhoto>> };

/**
 * Takes one piece of a photo, 1 MiB at most. It must begin where the last one ended: otherwise nothing
 * is kept, and the answer says where to go on. With the last piece the photo is kept as if it had come
 * whole. The same piece again changes nothing. Refuses what keeping a photo refuses.
 */
export async function keepPiece(actor: Actor, input: PhotoPiece, bytes: Buffer): Promise<Arrived> {
  const read = photoPiece.safeParse(input);
  if (!read.success || bytes.length > MOST_PIECE_BYTES) {
    throw new Refusal('report.form-broken', 400);
  }
  const piece = read.data;
  if (piece.bytes > limits.megabytes * 1024 * 1024) {
    throw new Refusal('photo.too-large', 413, { mb: limits.megabytes });
  }
  const upload = await change((tx) => findOrBegin(tx, actor, piece));
  if (!upload) return { got: 0 };
  if (upload.photo_id) return { photo: await becamePhoto(upload, upload.photo_id) };
  // Whole, but the process that put it together was ended.
  if (upload.got === upload.bytes) return { photo: await becomePhoto(actor, upload) };
  const end = piece.offset + bytes.length;
  if (upload.got !== piece.offset || bytes.length === 0) return { got: upload.got };
  if (end > upload.bytes) throw new Refusal('photo.truncated', 400);
  await putFile(pieceFile(upload, piece.offset), bytes);
  const got = await notePiece(upload, piece.offset, end);
  return got === upload.bytes ? { photo: await becomePhoto(actor, upload) } : { got };
}

/** How many bytes of an upload are here; 0 when it is unknown. */
export async function piecesKept(subjectId: string, id: string): Promise<number> {
  if (!photoPiece.pick({ subjectId: true, id: true }).safeParse({ subjectId, id }).success)
    return 0;
  return (await uploadsOf(db, subjectId).where('id', '=', id).executeTakeFirst())?.got ?? 0;
}

const uploadsOf = (source: typeof db | Tx, subjectId: string) =>
  source.selectFrom('media_uploads').selectAll().where('subject_id', '=', subjectId);

/** Only its first piece begins an upload: that one is counted where it comes in. */
async function findOrBegin(tx: Tx, actor: Actor, piece: PhotoPiece): Promise<Upload | null> {
  if (!mayKeep(actor, piece.kind, piece.subjectId)) throw new Refusal('photo.not-yours', 403);
  const keeper = keeperOf(actor, piece.kind);
  const all = await uploadsOf(tx, piece.subjectId).execute();
  const known = all.find(({ id }) => id === piece.id);
  if (known && (known.keeper !== keeper || known.kind !== piece.kind)) {
    throw new Refusal('photo.not-yours', 403);
  }
  if (known || piece.offset > 0) return known ?? null;
  if (all.filter((one) => !one.photo_id).length >= MOST_PHOTOS * 2) {
    throw new Refusal('photo.too-many', 409, { count: MOST_PHOTOS });
  }
  await tx
    .insertInto('media_uploads')
    .values({
      ...{ subject_id: piece.subjectId, id: piece.id, kind: piece.kind, keeper },
      ...{ bytes: piece.bytes, begun_at: now() },
    })
    .onConflict((it) => it.columns(['subject_id', 'id']).doNothing())
    .execute();
  return uploadsOf(tx, piece.subjectId).where('id', '=', piece.id).executeTakeFirstOrThrow();
}

const pieceFile = ({ subject_id, id }: Upload, offset: number) =>
  `pieces/${subject_id}/${id}-${offset}`;

/** Every file it has, also one whose piece was never noted: that one begins at `got`. */
const filesOf = (upload: Upload) =>
  [...new Set([...upload.offsets, upload.got])].map((offset) => pieceFile(upload, offset));

/** Two of the same piece at once: the first is noted, the other hears where it stands. */
async function notePiece({ subject_id, id, offsets }: Upload, offset: number, end: number) {
  const noted = await db
    .updateTable('media_uploads')
    .set({ got: end, offsets: [...offsets, offset] })
    .where('subject_id', '=', subject_id)
    .where('id', '=', id)
    .where('got', '=', offset)
    .returning('got')
    .executeTakeFirst();
  return noted?.got ?? piecesKept(subject_id, id);
}

async function becomePhoto(actor: Actor, { subject_id, id }: Upload) {
  const upload = await uploadsOf(db, subject_id).where('id', '=', id).executeTakeFirstOrThrow();
  if (upload.photo_id) return becamePhoto(upload, upload.photo_id);
  const pieces = await Promise.all(
    upload.offsets.map((offset) => getFile(pieceFile(upload, offset))),
  );
  const kind = upload.kind as PhotoPiece['kind'];
  try {
    const photo = await keepPhoto(actor, { subjectId: subject_id, kind }, Buffer.concat(pieces));
    await change(async (tx) => {
      await oneUpload(tx, upload).set({ photo_id: photo.id, offsets: [] }).execute();
      await removeLater(tx, filesOf(upload));
    });
    return photo;
  } catch (problem) {
    if (problem instanceof Refusal) await change((tx) => dropUploads(tx, [upload]));
    throw problem;
  }
}

const oneUpload = (tx: Tx, { subject_id, id }: Upload) =>
  tx.updateTable('media_uploads').where('subject_id', '=', subject_id).where('id', '=', id);

async function becamePhoto({ subject_id }: Upload, photoId: string) {
  const row = await db
    .selectFrom('media_photos')
    .selectAll()
    .where('subject_id', '=', subject_id)
    .where('id', '=', photoId)
    .executeTakeFirst();
  if (!row) throw new Refusal('photo.gone', 409);
  const { id, place, takenAt } = photoOf(row);
  return { id, place, takenAt };
}

async function dropUploads(tx: Tx, uploads: Upload[]): Promise<void> {
  for (const { subject_id, id } of uploads) {
    await tx
      .deleteFrom('media_uploads')
      .where('subject_id', '=', subject_id)
      .where('id', '=', id)
      .execute();
  }
  await removeLater(tx, uploads.flatMap(filesOf));
}

/** Erases every photo of a subject that is still on its way, in the caller's transaction. */
export async function eraseUploads(tx: Tx, subjectId: string): Promise<void> {
  await dropUploads(tx, await uploadsOf(tx, subjectId).execute());
}

const BATCH = 100;

/** Erases, with all pieces, what was begun more than a day ago. */
export async function eraseOldUploads(): Promise<void> {
  let erased = 0;
  for (let last = BATCH; last === BATCH; erased += last) last = await eraseSome();
  if (erased > 0) log.info({ erased }, 'uploads that were begun a day ago are erased');
}

// The files first: a row without its file is found again by the next run, a file without its row never.
const eraseSome = () =>
  change(async (tx) => {
    const uploads = await tx
      .selectFrom('media_uploads')
      .selectAll()
      .where('begun_at', '<', new Date(now().getTime() - UPLOAD_HOURS * 3_600_000))
      .orderBy('begun_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    await removeFiles(uploads.flatMap(filesOf));
    await dropUploads(tx, uploads);
    return uploads.length;
  });
