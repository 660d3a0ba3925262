import { beforeAll, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { monday, picture, settle } from '../../../test/loop.ts';
import type { Person } from '../../../test/people.ts';
import {
  openPressRoom,
  publicationRow,
  readNow,
  seenAs,
  type PressRoom,
} from '../../../test/publications.ts';
import { layTown } from '../../../test/town.ts';
import { correctPublication, sendForApproval } from './approving.ts';
import { deskPublication } from './desk.ts';
import { changePublication } from './drafting.ts';
import { pictureForm } from './input.ts';
import { addPicture, changePicture, putPictureFirst, removePicture } from './pictures.ts';
import { withdrawPublication } from './publishing.ts';

let room: PressRoom;
let writer: Person;
let second: Person;
let elsewhere: Person;

beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
  ({ writer, second, elsewhere } = room);
});

describe('a picture', () => {
  const said = (revision: number, more: object = {}) =>
    pictureForm.parse({
      ...{ revision, rights: 'Our own', people: 'none', credit: 'Aigul' },
      alt: { ru: 'Фонарь', kk: 'Шам' },
      ...more,
    });

  test('comes with words for who cannot see it, and is out only with what it belongs to', async () => {
    const id = await room.begun('With a picture');
    await changePublication(writer, id, room.form(1));
    await addPicture(writer, id, said(2, { alt: { ru: 'Фонарь' } }), await picture());
    await expect(sendForApproval(writer, id, await seenAs(id))).rejects.toMatchObject({
      key: 'publication.alt-missing',
    });
    const [first] = (await deskPublication(writer, id)).pictures;
    await changePicture(writer, id, first?.id ?? '', said(3));
    await expect(sendForApproval(writer, id, await seenAs(id))).rejects.toMatchObject({
      key: 'publication.picture-not-ready',
    });
    await settle();
    await addPicture(writer, id, said(4), await picture());
    await settle();
    const [, other] = (await deskPublication(writer, id)).pictures;
    await putPictureFirst(writer, id, other?.id ?? '', (await publicationRow(id)).revision);
    await sendForApproval(writer, id, await seenAs(id));
    await room.approve(second, id);
    const seen = await readNow(id);
    const pictures = seen && !seen.withdrawn ? seen.pictures : [];
    expect(pictures.map((one) => one.id)).toEqual([other?.id, first?.id]);
    expect((await itemById(id))?.pictures[0]).toMatchObject({ alts: { ru: 'Фонарь', kk: 'Шам' } });
    await removePicture(writer, id, other?.id ?? '', (await publicationRow(id)).revision);
    expect(await readNow(id)).toMatchObject({ pictures: [{ id: other?.id }, { id: first?.id }] });
    await correctPublication(writer, id, {
      ...(await seenAs(id)),
      note: { kk: 'Сурет', ru: 'Снимок', en: '' },
    });
    await room.approve(second, id);
    expect(await readNow(id)).toMatchObject({ pictures: [{ id: first?.id }] });
    await withdrawPublication(second, id, { kk: '', ru: 'Ошибка', en: '' });
    const left = await db
      .selectFrom('media_photos')
      .select('showing')
      .where('subject_id', '=', id)
      .execute();
    expect(left.map(({ showing }) => showing)).toEqual(['held', 'held']);
  });

  test('is nobody else’s to add, to change or to take out', async () => {
    const id = await room.begun('Not theirs');
    for (const actor of [elsewhere, stranger]) {
      const no = { status: 403 };
      await expect(addPicture(actor, id, said(1), await picture())).rejects.toMatchObject(no);
      await expect(changePicture(actor, id, newId(), said(1))).rejects.toMatchObject(no);
      await expect(removePicture(actor, id, newId(), 1)).rejects.toMatchObject(no);
      await expect(putPictureFirst(actor, id, newId(), 1)).rejects.toMatchObject(no);
    }
    await expect(
      addPicture(writer, id, said(1), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    ).rejects.toMatchObject({ key: 'photo.unsupported-kind' });
    expect((await deskPublication(writer, id)).pictures).toEqual([]);
  });
});
