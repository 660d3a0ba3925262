import { beforeAll, expect, test } from 'vitest';
import { inLocale } from '#basics/localised.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { stranger, system } from '#modules/people/rules.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { DAY, fileAndClaim, fileAndSettle, monday, pass, picture } from '../../../test/loop.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { newId } from '#server/ids.ts';
import { openPressRoom, publicationRow, readNow, seenAs } from '../../../test/publications.ts';
import type { PressRoom } from '../../../test/publications.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { sendForApproval } from './approving.ts';
import { deskPublication } from './desk.ts';
import { dropPublication } from './drafting.ts';
import { takeBackPicture } from './library-changes.ts';
import { changePicture } from './pictures.ts';
import { pictureForm } from './input.ts';
import { draftFromRepair } from './stories.ts';

let town: Town;
let room: PressRoom;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  room = await openPressRoom(town);
});

/** A lamp that was repaired in two days, with pictures of before and after. */
async function confirmed() {
  setClock(monday);
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  const words = 'My neighbour Ivan Petrov broke it, call +7 701 000 00 00';
  const filed = await fileAndClaim(town, { id, words, name: 'Nurlan', email: 'n@example.org' });
  await pass(2 * DAY);
  await giveVerdict(filed.reporter, filed.id, { answer: 'yes', words: '' });
  await pass(0);
  return filed;
}

test('a confirmed repair writes its first draft in three languages: places, days, organisations', async () => {
  const filed = await confirmed();
  const id = await draftFromRepair(room.writer, filed.code.toLowerCase());
  const { row, texts, pictures } = await deskPublication(room.writer, id);
  expect(row).toMatchObject({ kind: 'success', state: 'draft', report_code: filed.code });
  expect(Object.keys(texts).sort()).toEqual(['en', 'kk', 'ru']);
  const lamp = await categoryById(town.category('lamp'));
  for (const [locale, text] of Object.entries(texts)) {
    expect(text.title).toContain(inLocale(lamp?.names ?? {}, locale as 'kk'));
    expect(text.title).toMatch(/2 (days|дня|күнде)/);
    expect(text.sources).toContain(`(/reports/${filed.code})`);
  }
  expect(texts.en?.markdown).toMatch(/Who helped:\n\n- \S/);
  expect(pictures.map(({ people }) => people)).toEqual(['unsaid', 'unsaid']);
  expect(pictures.every(({ alts }) => alts.kk && alts.ru && alts.en)).toBe(true);
  const all = JSON.stringify({ row, texts, pictures });
  for (const secret of ['Nurlan', 'Petrov', '+7 701', 'n@example.org', filed.id]) {
    expect(all).not.toContain(secret);
  }
  expect(await draftFromRepair(room.second, filed.code)).toBe(id);
});

test('its pictures are the copies everybody sees: one the desk hides is gone from the story too', async () => {
  const filed = await confirmed();
  const id = await draftFromRepair(room.writer, filed.code);
  await expect(sendForApproval(room.writer, id, await seenAs(id))).rejects.toMatchObject({
    key: 'publication.people-missing',
  });
  const { pictures } = await deskPublication(room.writer, id);
  for (const { id: photo, alts } of pictures) {
    const said = { alt: alts, rights: 'Residents, by consent', people: 'none' };
    await changePicture(room.writer, id, photo, pictureForm.parse(await seenAs(id, said)));
  }
  await sendForApproval(room.writer, id, await seenAs(id));
  await room.approve(room.second, id);
  expect(await readNow(id)).toMatchObject({ pictures: [{}, {}] });
  await db
    .updateTable('media_photos')
    .set({ showing: 'hidden' })
    .where('id', '=', pictures[0]?.id ?? '')
    .execute();
  expect(await readNow(id)).toMatchObject({ pictures: [{ id: pictures[1]?.id }] });
});

test('a picture of it that was taken back is not put in again', async () => {
  const filed = await confirmed();
  const id = await draftFromRepair(room.writer, filed.code);
  const [first, other] = (await deskPublication(room.writer, id)).pictures;
  await takeBackPicture(room.writer, first?.id ?? '');
  await dropPublication(room.writer, id);
  const again = await draftFromRepair(room.writer, filed.code);
  expect(again).not.toBe(id);
  const { pictures } = await deskPublication(room.writer, again);
  expect(pictures.map((one) => one.id)).toEqual([other?.id]);
});

test('is not written from a report that is not confirmed, not public or not there, nor by others', async () => {
  const open = await fileAndSettle(town);
  const no = { key: 'publication.not-confirmed', field: 'code' };
  for (const code of [open.code, 'ZZZZZZZZZ', '', '<script>']) {
    await expect(draftFromRepair(room.writer, code)).rejects.toMatchObject(no);
  }
  const filed = await confirmed();
  for (const actor of [room.elsewhere, stranger]) {
    await expect(draftFromRepair(actor, filed.code)).rejects.toMatchObject({ status: 403 });
  }
  expect((await publicationRow(await draftFromRepair(system, filed.code))).kind).toBe('success');
});
