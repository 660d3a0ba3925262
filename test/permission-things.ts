import { claimPhotos, keepPhoto } from '#modules/media/actions.ts';
import { meetingForm } from '#modules/meetings/input.ts';
import { planMeeting } from '#modules/meetings/actions.ts';
import { stranger, system } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { appealFiled } from './appeals.ts';
import { file, fileAndSettle, picture } from './loop.ts';
import type { Kind } from './permission-actors.ts';
import { layTown, yard, type Town } from './town.ts';

/** What somebody tries to get at: its address, and what must not be seen of it. */
export type Thing = {
  kind: Kind;
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

let filed = 0;
/** Somebody else each time: who is banned in one test must not be in the next. */
const reporter = () => ({
  ...{ name: 'Жанна Сәуле', email: `zhanna${++filed}@private.example` },
  phone: `+7 701 555 ${1000 + filed}`,
});

/** A report about a lamp in the city, with the lamp service, its reporter known. */
export async function withReport(): Promise<Thing> {
  const town = await theTown();
  const contact = reporter();
  const words = `Xylophone ${newId()}`;
  const { code } = await fileAndSettle(town, { ...yard, ...contact, words });
  const { code: other } = await file(town, yard);
  return {
    kind: 'report',
    params: { code },
    secrets: [code, words, ...Object.values(contact)],
    town,
    other,
  };
}

/** The same with a photo. */
export async function withPhoto(): Promise<Thing> {
  const town = await theTown();
  const id = newId();
  const photo = await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  const { code } = await fileAndSettle(town, { ...yard, ...reporter(), id });
  await change((tx) => claimPhotos(tx, id, 'report', { showing: 'held' }));
  return { kind: 'report', params: { code, photo: photo.id }, secrets: [code], town, other: '' };
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

/** An appeal about the city, with the lamp service; who appeals is known. */
export async function withAppeal(): Promise<Thing> {
  const town = await theTown();
  const { id, number } = await appealFiled(town);
  const organisation_id = town.organisation('lamp-service');
  await db.updateTable('appeals').set({ organisation_id }).where('id', '=', id).execute();
  const secrets = [number, 'Жанна Сәуле', 'zhanna@private.example'];
  return { kind: 'appeal', params: { number }, secrets, town, other: '' };
}

/** A meeting planned in the city. */
export async function withMeeting(): Promise<Thing> {
  const town = await theTown();
  const id = await planMeeting(system, meetingForm.parse(meetingIn(town)));
  return { kind: 'meeting', params: { id }, secrets: [], town, other: '' };
}

/** What the form of a meeting in the city sends. */
export const meetingIn = (town: Town) => ({
  ...{ areaId: town.area('petropavl'), title: 'The yards', place: 'School 7' },
  ...{ begins: '2026-03-20T18:00', agenda: 'Lamps' },
});
