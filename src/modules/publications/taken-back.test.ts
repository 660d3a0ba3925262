import { beforeAll, describe, expect, test } from 'vitest';
import { requireNeverTakenBack } from '#modules/media/taken-back.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { monday, picture, settle } from '../../../test/loop.ts';
import {
  openPressRoom,
  publicationRow,
  seenAs,
  type PressRoom,
} from '../../../test/publications.ts';
import { layTown } from '../../../test/town.ts';
import { correctPublication, sendForApproval } from './approving.ts';
import { deskPublication } from './desk.ts';
import { changePublication } from './drafting.ts';
import { reuseForm } from './input-library.ts';
import { pictureForm } from './input.ts';
import { takeBackPicture } from './library-changes.ts';
import { libraryPicture } from './library.ts';
import { addPicture, removePicture, reusePicture } from './pictures.ts';
import { takenBackOf } from './taken-back.ts';

let room: PressRoom;
beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
});

const said = (revision: number) =>
  pictureForm.parse({
    ...{ revision, rights: 'Our own', people: 'agreed', credit: 'Aigul' },
    alt: { ru: 'Женщина под фонарём', kk: 'Шам астындағы әйел' },
  });

const begun = async (title: string) => {
  const id = await room.begun(title);
  await changePublication(room.writer, id, room.form(1));
  return id;
};

async function add(id: string, bytes: Buffer, by = room.writer) {
  await addPicture(by, id, said((await publicationRow(id)).revision), bytes);
  await settle();
  return (await deskPublication(room.writer, id)).pictures.at(-1)?.id ?? '';
}

const kept = (photo: string) =>
  db.selectFrom('media_photos').select('id').where('id', '=', photo).execute();

describe('a picture that was taken back', () => {
  const no = { key: 'library.was-taken-back', status: 409, field: 'photo' };

  test('cannot be uploaded again, here or elsewhere, by whoever; nothing of it is kept', async () => {
    const bytes = await picture();
    const [here, there] = [await begun('Here'), await begun('There')];
    await takeBackPicture(room.writer, await add(here, bytes));
    await expect(add(here, bytes)).rejects.toMatchObject(no);
    await expect(add(there, bytes)).rejects.toMatchObject(no);
    await expect(add(there, bytes, room.second)).rejects.toMatchObject(no);
    for (const id of [here, there]) {
      expect((await deskPublication(room.writer, id)).pictures).toEqual([]);
      const kept = await db
        .selectFrom('media_photos')
        .select('id')
        .where('subject_id', '=', id)
        .execute();
      expect(kept).toEqual([]);
    }
    expect(await add(there, await picture())).not.toBe('');
  });

  test('is known by what it stood for and by its bytes; others are not', async () => {
    const [bytes, other] = [await picture(), await picture()];
    const id = await begun('Known');
    const [photo] = [await add(id, bytes), await add(id, other)];
    await requireNeverTakenBack(db, bytes);
    await takeBackPicture(room.writer, photo);
    await expect(requireNeverTakenBack(db, bytes)).rejects.toMatchObject(no);
    await requireNeverTakenBack(db, other);
    expect(await takenBackOf(db, id)).toEqual([photo]);
    expect(await takenBackOf(db, newId())).toEqual([]);
  });

  test('goes out of earlier editions too, when a correction took it out before', async () => {
    const id = await begun('Only before');
    const photo = await add(id, await picture());
    await sendForApproval(room.writer, id, await seenAs(id));
    await room.approve(room.second, id);
    await removePicture(room.writer, id, photo, (await publicationRow(id)).revision);
    const note = { kk: 'Сурет', ru: 'Снимок', en: '' };
    await correctPublication(room.writer, id, { ...(await seenAs(id)), note });
    await room.approve(room.second, id);
    expect(await libraryPicture(room.writer, photo, 'ru')).toMatchObject({ out: false });
    await takeBackPicture(room.writer, photo);
    const editions = await db
      .selectFrom('publication_editions')
      .select('pictures')
      .where('publication_id', '=', id)
      .execute();
    expect(editions.map(({ pictures }) => pictures)).toEqual([[], []]);
    expect(await kept(photo)).toEqual([]);
  });
});

test('a picture taken out of a draft goes with its files, unless it stands elsewhere', async () => {
  const [id, again] = [await begun('A draft'), await begun('Another')];
  const photo = await add(id, await picture());
  await reusePicture(room.writer, again, reuseForm.parse({ picture: photo, revision: '2' }));
  await removePicture(room.writer, id, photo, (await publicationRow(id)).revision);
  expect(await kept(photo)).toHaveLength(1);
  await removePicture(room.writer, again, photo, (await publicationRow(again)).revision);
  expect(await kept(photo)).toEqual([]);
});
