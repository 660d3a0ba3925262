import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Place } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { keyFor } from '#server/ids.ts';
import { jpegOf } from '#server/picture-jpeg.ts';
import { photoRef } from './input.ts';
import { copiesAt, mayOpen, publicFace, readPhotoName } from './rules.ts';
import type { Audience, Copies, PhotoKind, PhotoName } from './rules.ts';
import { copyFiles, faceOf, photoOf, rowsOf, type FullPhoto, type Source } from './stored.ts';

/** A photo as anyone may see it. */
export type PublicPhoto = NonNullable<ReturnType<typeof publicFace>>;

/** What anyone may see of these subjects' photos, by subject; a subject without any is left out. */
export async function publicPhotos(source: Source, subjectIds: readonly string[]) {
  const found = new Map<string, PublicPhoto[]>();
  if (subjectIds.length === 0) return found;
  const rows = await source
    .selectFrom('media_photos')
    .select(['subject_id', 'id', 'kind', 'state', 'showing', 'claimed_at', 'copies_key'])
    .select(['width', 'height'])
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .where('state', '=', 'ready')
    .where('showing', '=', 'public')
    .where('claimed_at', 'is not', null)
    .orderBy('claimed_at')
    .orderBy('position')
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const face = publicFace(faceOf(row));
    if (face) found.set(row.subject_id, [...(found.get(row.subject_id) ?? []), face]);
  }
  return found;
}

/** What is kept for something that is still being written, with what each camera said. */
export async function keptPhotos(subjectId: string, kind: PhotoKind = 'report') {
  if (!photoRef.shape.subjectId.safeParse(subjectId).success) return [];
  const rows = await rowsOf(db, subjectId)
    .where('kind', '=', kind)
    .where('claimed_at', 'is', null)
    .execute();
  return rows.map(photoOf).map(({ id, state, problem, place, takenAt }) => {
    return { id, state, problem, place, takenAt };
  });
}

/** Where the sound photos that a keeper is about to file say they were taken. */
export async function unclaimedPlaces(
  source: Source,
  subjectId: string,
  kind: PhotoKind,
  keeper = '',
): Promise<Place[]> {
  const rows = await rowsOf(source, subjectId)
    .where('kind', '=', kind)
    .where('keeper', '=', keeper)
    .where('state', '<>', 'refused')
    .where('claimed_at', 'is', null)
    .execute();
  return rows.flatMap((row) => photoOf(row).place ?? []);
}

/** Every filed photo of a subject as the desk sees it: also held, hidden and refused ones. */
export async function deskPhotos(subjectId: string) {
  return (await reportPhotos(subjectId)).map((photo) => ({
    ...photo,
    copies: sealed(photo, 'desk'),
  }));
}

/** A photo as those see it who act on its subject; `copies` are null while they are being made. */
export type SeenPhoto = Pick<FullPhoto, 'id' | 'kind' | 'state' | 'problem' | 'takenAt'> & {
  copies: Copies | null;
};

/** The filed photos of a report as whoever is responsible for it sees them; `only` names some. */
export const responderPhotos = async (subjectId: string, only?: readonly string[] | null) =>
  (await seenPhotos(subjectId)).filter(({ id }) => !only || only.includes(id));

/** Which photos of a subject were filed. */
export async function filedPhotoIds(source: Source, subjectId: string): Promise<string[]> {
  const rows = await rowsOf(source, subjectId).where('claimed_at', 'is not', null).execute();
  return rows.map(({ id }) => id);
}

/** The filed photos of a report as whoever filed it sees them, with what became of each. */
export const ownPhotos = (subjectId: string) => seenPhotos(subjectId);

async function seenPhotos(subjectId: string): Promise<SeenPhoto[]> {
  const photos = (await reportPhotos(subjectId)).filter(({ showing }) => showing !== 'hidden');
  return photos.map(seen);
}

/** The photos the sides of a conversation showed each other, as each of them sees them. */
export async function messagePhotos(subjectId: string): Promise<SeenPhoto[]> {
  const photos = await filedPhotos(subjectId);
  return photos.filter(({ kind, showing }) => kind === 'message' && showing !== 'hidden').map(seen);
}

/** The sound photos that a keeper is about to send with a message. */
export async function unsentPhotos(source: Source, subjectId: string, keeper: string) {
  const rows = await rowsOf(source, subjectId)
    .where('kind', '=', 'message')
    .where('keeper', '=', keeper)
    .where('claimed_at', 'is', null)
    .where('state', '<>', 'refused')
    .execute();
  return rows.map(({ id }) => id);
}

// What was said in a conversation stands there, not among what the report shows.
const reportPhotos = async (subjectId: string) =>
  (await filedPhotos(subjectId)).filter(({ kind }) => kind !== 'message');

function seen(photo: FullPhoto): SeenPhoto {
  const { id, kind, state, problem, takenAt } = photo;
  return { id, kind, state, problem, takenAt, copies: sealed(photo, 'involved') };
}

async function filedPhotos(subjectId: string): Promise<FullPhoto[]> {
  const rows = await rowsOf(db, subjectId).where('claimed_at', 'is not', null).execute();
  return rows.map(photoOf);
}

const SEAL_CHARS = 22;
type Sealed = Exclude<Audience, 'anyone'>;
const sealOf = (audience: Sealed, key: string) =>
  keyFor(`photo for ${audience}`, key).slice(0, SEAL_CHARS);

/** Where the copies of a photo are for those who may see more than everybody. */
export function sealed(photo: FullPhoto, audience: Sealed): Copies | null {
  const { copiesKey } = photo;
  if (copiesKey === null) return null;
  return copiesAt(photo, `${copiesKey}.${sealOf(audience, copiesKey)}`);
}

function audienceOf({ key, seal }: PhotoName): Audience {
  const fits = (audience: Sealed) =>
    seal !== '' && timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(audience, key)));
  if (fits('desk')) return 'desk';
  return fits('involved') ? 'involved' : 'anyone';
}

/** A file to send. Its address never means other bytes; `forAll` says whether shared caches may keep it. */
export type OpenedPhoto = { bytes: Buffer; mime: string; forAll: boolean };

/**
 * The file behind the address of a copy; a JPEG is made when it is asked for. Refuses (404)
 * what whoever got the address may not, or no longer, see: asked anew each time.
 */
export async function openPhoto(name: string): Promise<OpenedPhoto> {
  const asked = readPhotoName(name);
  if (!asked) throw new Refusal('photo.gone', 404);
  const row = await db
    .selectFrom('media_photos')
    .selectAll()
    .where('copies_key', '=', asked.key)
    .executeTakeFirst();
  const audience = audienceOf(asked);
  if (!row || !mayOpen(photoOf(row), audience)) throw new Refusal('photo.gone', 404);
  const bytes = await getFile(copyFiles(row, row.revision)[asked.size]);
  const forAll = audience === 'anyone';
  if (asked.jpeg) return { bytes: await jpegOf(bytes), mime: 'image/jpeg', forAll };
  return { bytes, mime: 'image/webp', forAll };
}

/** The sealed bytes of a photo, for a machine of the house that looks at it; null when it is gone or no picture. */
export async function originalForReading(subjectId: string, id: string): Promise<Buffer | null> {
  const row = await rowsOf(db, subjectId)
    .where('id', '=', id)
    .where('state', '<>', 'refused')
    .executeTakeFirst();
  return row ? getFile(row.original_key) : null;
}

/** When a photo says it was taken. */
export async function takenAtOf(source: Source, subjectId: string, id: string) {
  return (
    (await rowsOf(source, subjectId).where('id', '=', id).executeTakeFirst())?.taken_at ?? null
  );
}
