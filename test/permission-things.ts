import { claimPhotos, keepPhoto } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { file, fileAndSettle, picture } from './loop.ts';
import { layTown, yard, type Town } from './town.ts';

/** What somebody tries to get at: its address, and what must not be seen of it. */
export type Thing = {
  params: Record<string, string>;
  secrets: string[];
  town: Town;
  other: string;
};

let laid: Promise<Town> | undefined;
/** The town all of it lies in. */
export const theTown = () => (laid ??= layTown());

/** An id that nothing has. */
export const foreign = newId();
/** Another organisation than the one a thing is with. */
export const cleaners = ({ town }: Thing) => town.organisation('cleaners');
/** Why something sensitive is read. */
export const reason = { reason: 'call-back', why: '' };

const contact = {
  ...{ name: 'Жанна Сәуле', email: 'zhanna@private.example', phone: '+7 701 555 44 33' },
};

/** A report about a lamp in the city, with the lamp service, its reporter known. */
export async function withReport(): Promise<Thing> {
  const town = await theTown();
  const words = `Xylophone ${newId()}`;
  const { code } = await fileAndSettle(town, { ...yard, ...contact, words });
  const { code: other } = await file(town, yard);
  return { params: { code }, secrets: [code, words, ...Object.values(contact)], town, other };
}

/** The same with a photo. */
export async function withPhoto(): Promise<Thing> {
  const town = await theTown();
  const id = newId();
  const photo = await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  const { code } = await fileAndSettle(town, { ...yard, ...contact, id });
  await change((tx) => claimPhotos(tx, id, 'report', { showing: 'held' }));
  return { params: { code, photo: photo.id }, secrets: [code], town, other: '' };
}

/** A letter to somebody. */
export async function withLetter(): Promise<Thing> {
  const thing = await withReport();
  const letter = await db
    .selectFrom('letters')
    .select(['id', 'body_text'])
    .executeTakeFirstOrThrow();
  return { ...thing, params: { id: letter.id }, secrets: [...thing.secrets, letter.body_text] };
}
