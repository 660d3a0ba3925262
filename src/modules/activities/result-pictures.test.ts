import { beforeAll, beforeEach, expect, test } from 'vitest';
import { stranger, system } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { published } from '../../../test/activities.ts';
import { monday, picture, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import {
  addResultPicture,
  approveResultPicture,
  deskResultPictures,
  resultPictureForm,
  withdrawResultPicture,
} from './pictures.ts';
import { publicActivity } from './queries.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});
beforeEach(() => setClock(monday));

const said = (given: object = {}) =>
  resultPictureForm.parse({
    ...{ alt: { ru: 'Зал слушает', en: 'The hall listens' }, rights: 'Our own' },
    ...{ people: 'agreed', credit: 'Elena', ...given },
  });

async function begun() {
  const event = await published(editor, officer);
  setClock(new Date('2026-03-10T14:00:00Z'));
  return event;
}

test('a picture of how it went is seen by everybody once a second person approved it', async () => {
  const { id, code } = await begun();
  await addResultPicture(editor, id, said(), await picture());
  await settle();
  const [one] = (await deskResultPictures(editor, id)).pictures;
  expect(one).toMatchObject({ approved: false, own: true, people: 'agreed', rights: 'Our own' });
  expect((await publicActivity(code))?.pictures).toEqual([]);
  const { id: photo = '', seen = '' } = one ?? {};
  for (const actor of [editor, system])
    await expect(approveResultPicture(actor, id, { id: photo, seen })).rejects.toMatchObject({
      key: 'activity.second-person',
    });
  await expect(approveResultPicture(officer, id, { id: photo, seen: '' })).rejects.toMatchObject({
    key: 'activity.changed-since',
  });
  await approveResultPicture(officer, id, { id: photo, seen });
  expect((await publicActivity(code))?.pictures).toMatchObject([
    { id: photo, alts: { ru: 'Зал слушает', en: 'The hall listens' }, credit: 'Elena' },
  ]);
});

test('is taken back at once by one person, with its files', async () => {
  const { id, code } = await begun();
  await addResultPicture(editor, id, said(), await picture());
  await settle();
  const [one] = (await deskResultPictures(officer, id)).pictures;
  const { id: photo = '', seen = '' } = one ?? {};
  await approveResultPicture(officer, id, { id: photo, seen });
  await expect(withdrawResultPicture(stranger, id, photo)).rejects.toMatchObject({ status: 403 });
  await withdrawResultPicture(editor, id, photo);
  await settle();
  expect((await publicActivity(code))?.pictures).toEqual([]);
  const left = db.selectFrom('media_photos').select('id').where('subject_id', '=', id);
  expect(await left.execute()).toEqual([]);
  await expect(withdrawResultPicture(editor, id, photo)).rejects.toMatchObject({ status: 404 });
});

test('one that was withdrawn is not put in again', async () => {
  const { id } = await begun();
  const bytes = await picture();
  await addResultPicture(editor, id, said(), bytes);
  const [photo] = (await deskResultPictures(editor, id)).pictures;
  await withdrawResultPicture(editor, id, photo?.id ?? '');
  await expect(addResultPicture(editor, id, said(), bytes)).rejects.toMatchObject({
    ...{ key: 'library.was-taken-back', field: 'photo' },
  });
  expect((await deskResultPictures(editor, id)).pictures).toEqual([]);
});

test('the same picture added anew waits for a second person again', async () => {
  const { id, code } = await begun();
  const bytes = await picture();
  await addResultPicture(editor, id, said(), bytes);
  await settle();
  const [one] = (await deskResultPictures(officer, id)).pictures;
  const { id: photo = '', seen = '' } = one ?? {};
  await approveResultPicture(officer, id, { id: photo, seen });
  await addResultPicture(editor, id, said({ people: 'none' }), bytes);
  expect((await publicActivity(code))?.pictures).toEqual([]);
  expect((await deskResultPictures(officer, id)).pictures).toMatchObject([{ approved: false }]);
});

test('is refused without words in each language of the event, before it began, and to anybody else', async () => {
  const early = await published(editor, officer);
  const bytes = await picture();
  await expect(addResultPicture(editor, early.id, said(), bytes)).rejects.toMatchObject({
    key: 'activity.not-yet',
  });
  const { id } = await begun();
  const wordless = said({ alt: { ru: 'Зал' } });
  await expect(addResultPicture(editor, id, wordless, bytes)).rejects.toMatchObject({
    key: 'publication.alt-missing',
  });
  expect(resultPictureForm.safeParse({ alt: {}, rights: 'x y' }).success).toBe(false);
  const no = { status: 403 };
  await expect(addResultPicture(stranger, id, said(), bytes)).rejects.toMatchObject(no);
  await expect(deskResultPictures(stranger, id)).rejects.toMatchObject(no);
  const ref = { id: newId(), seen: '' };
  await expect(approveResultPicture(stranger, id, ref)).rejects.toMatchObject(no);
  await expect(
    addResultPicture(editor, id, said(), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
  ).rejects.toMatchObject({ key: 'photo.unsupported-kind' });
});
