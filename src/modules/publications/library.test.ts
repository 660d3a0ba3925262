import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPhoto } from '#modules/media/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
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
import { changePublication, dropPublication } from './drafting.ts';
import { altsForm, consentForm, libraryFilters, reuseForm, seenAlts } from './input-library.ts';
import { pictureForm } from './input.ts';
import {
  approveAlts,
  dropAlts,
  noteConsent,
  proposeAlts,
  takeBackPicture,
} from './library-changes.ts';
import { libraryPicture, pictureLibrary } from './library.ts';
import { addPicture, removePicture, reusePicture } from './pictures.ts';
import { publish, withdrawPublication } from './publishing.ts';
import { consentStands } from './rules-library.ts';

let room: PressRoom;
let writer: Person;
let second: Person;
let elsewhere: Person;

beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
  ({ writer, second, elsewhere } = room);
});
beforeEach(() => setClock(monday));

const said = (revision: number, more: object = {}) =>
  pictureForm.parse({
    ...{ revision, rights: 'Our own', people: 'agreed', credit: 'Aigul' },
    alt: { ru: 'Женщина под фонарём', kk: 'Шам астындағы әйел' },
    ...more,
  });

/** A publication with a picture, not out yet: its id and the picture's. */
async function withPicture(title = 'With a picture', more: object = {}) {
  const id = await room.begun(title);
  await changePublication(writer, id, room.form(1));
  await addPicture(writer, id, said(2, more), await picture());
  await settle();
  const [first] = (await deskPublication(writer, id)).pictures;
  return { id, photo: first?.id ?? '' };
}

async function letOut(id: string) {
  await sendForApproval(writer, id, await seenAs(id));
  await room.approve(second, id);
}

/** Puts a picture of the library into a new publication, which is let out when asked. */
async function reused(photo: string, title = 'Again') {
  const id = await room.begun(title);
  await changePublication(writer, id, room.form(1));
  await reusePicture(writer, id, reuseForm.parse({ picture: photo, revision: '2' }));
  return id;
}

const seenOf = async (photo: string) => ({
  seen: (await libraryPicture(second, photo, 'ru')).seen,
});
const find = async (more: object, who = writer) =>
  (await pictureLibrary(who, libraryFilters.parse(more), 'ru')).pictures.map(({ id }) => id);
const picturesNow = async (id: string) => {
  const seen = await readNow(id);
  return seen && !seen.withdrawn ? seen.pictures : [];
};
const opens = async (url: string) =>
  openPhoto(url.split('/').at(-1) ?? '').then(
    () => true,
    () => false,
  );
const consent = (more: object = {}) =>
  consentForm.parse({ who: 'Alma', way: 'written', on: '2026-02-01', until: '', ...more });

describe('the library', () => {
  test('finds pictures by words, and what is missing of them, on one’s own ground only', async () => {
    const { id, photo } = await withPicture('Found', { credit: 'Quick brown fox' });
    expect(await find({ q: 'brown FOX' })).toEqual([photo]);
    expect(await find({ q: 'brown bear' })).toEqual([]);
    expect(await find({ q: 'brown fox' }, elsewhere)).toEqual([]);
    expect(await find({ q: 'fox', only: 'no-consent' })).toEqual([photo]);
    expect(await find({ q: 'fox', only: 'no-rights' })).toEqual([]);
    expect(await find({ q: 'fox', only: 'consent-ends' })).toEqual([]);
    await noteConsent(writer, photo, consent({ until: '2026-03-20', who: 'Alma Serikova' }));
    expect(await find({ q: 'serikova', only: 'consent-ends' })).toEqual([photo]);
    expect(await find({ q: 'fox', only: 'no-consent' })).toEqual([]);
    const known = await libraryPicture(writer, photo, 'ru');
    expect(known).toMatchObject({
      ...{ stands: 'ends-soon', out: false, usedIn: [{ id, title: 'Фонари горят' }] },
      consent: { who: 'Alma Serikova', way: 'written', on: '2026-02-01', until: '2026-03-20' },
    });
    expect(known.copies?.smallUrl).toContain('/photos/');
    // One in the morning of the day after, by the clock of the house.
    setClock(new Date('2026-03-20T20:00:00Z'));
    expect((await libraryPicture(writer, photo, 'ru')).stands).toBe('over');
    setClock(monday);
    const no = { status: 404 };
    await expect(libraryPicture(elsewhere, photo, 'ru')).rejects.toMatchObject(no);
    await expect(noteConsent(elsewhere, photo, consent())).rejects.toMatchObject(no);
    await expect(libraryPicture(writer, newId(), 'ru')).rejects.toMatchObject(no);
    await expect(pictureLibrary(stranger, libraryFilters.parse({}), 'ru')).rejects.toMatchObject({
      status: 403,
    });
  });

  test('says where a consent stands on a day', () => {
    const until = (day: string | null) => ({ ...consent(), until: day });
    const stands = (day: string | null) => consentStands(until(day), '2026-03-02', '2026-04-01');
    expect(consentStands(null, '2026-03-02', '2026-04-01')).toBe('missing');
    expect(stands(null)).toBe('holds');
    expect(stands('2026-04-02')).toBe('holds');
    expect(stands('2026-04-01')).toBe('ends-soon');
    expect(stands('2026-03-01')).toBe('over');
    expect(consentForm.safeParse({ ...consent(), until: '2026-01-01' }).success).toBe(false);
    expect(consentForm.safeParse({ ...consent(), way: 'guessed' }).success).toBe(false);
  });
});

describe('a picture of another publication', () => {
  test('stands in both, is out while it is out in one, and outlives the first', async () => {
    const { id: first, photo } = await withPicture('First');
    const again = await reused(photo);
    expect((await deskPublication(writer, again)).pictures).toMatchObject([
      { id: photo, credit: 'Aigul', alts: { ru: 'Женщина под фонарём' } },
    ]);
    expect((await deskPublication(writer, again)).pictures[0]?.copies).not.toBeNull();
    await letOut(again);
    const [shown] = await picturesNow(again);
    expect(shown?.id).toBe(photo);
    expect(await opens(shown?.largeUrl ?? '')).toBe(true);
    await letOut(first);
    await withdrawPublication(second, first, { kk: '', ru: 'Ошибка', en: '' });
    expect(await opens(shown?.largeUrl ?? '')).toBe(true);
    await withdrawPublication(second, again, { kk: '', ru: 'Ошибка', en: '' });
    expect(await opens(shown?.largeUrl ?? '')).toBe(false);
  });

  test('stays when the draft it came from is thrown away', async () => {
    const { id: draft, photo } = await withPicture('Thrown away');
    const again = await reused(photo);
    await dropPublication(writer, draft);
    await letOut(again);
    expect(await picturesNow(again)).toHaveLength(1);
  });

  test('is nobody’s to take who may not edit where it stands', async () => {
    const { photo } = await withPicture('Not theirs');
    const form = reuseForm.parse({ picture: photo, revision: '1' });
    const id = await room.begun('Into this');
    for (const actor of [elsewhere, stranger]) {
      await expect(reusePicture(actor, id, form)).rejects.toMatchObject({ status: 403 });
    }
    const unknown = { ...form, picture: newId() };
    await expect(reusePicture(writer, id, unknown)).rejects.toMatchObject({ status: 404 });
  });
});

test('what is let out while the publication its picture is of is withdrawn keeps the picture', async () => {
  const { id: first, photo } = await withPicture('Withdrawn meanwhile');
  await letOut(first);
  const again = await reused(photo);
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const publishing = change(async (tx) => {
    await publish(tx, second, again);
    reached.resolve();
    await goOn.promise;
  });
  await reached.promise;
  const withdrawing = withdrawPublication(second, first, { kk: '', ru: 'Ошибка', en: '' });
  await pause(300);
  goOn.resolve();
  await Promise.all([publishing, withdrawing]);
  expect(await picturesNow(again)).toHaveLength(1);
});

describe('words for who cannot see it', () => {
  const alts = altsForm.parse({ alt: { ru: 'Алма под новым фонарём' } });

  test('are replaced everywhere at once when a second person agrees', async () => {
    const { id: first, photo } = await withPicture('Described');
    const again = await reused(photo);
    await letOut(first);
    await proposeAlts(writer, photo, alts);
    const looked = await seenOf(photo);
    await expect(approveAlts(writer, photo, looked)).rejects.toMatchObject({
      key: 'publication.needs-another',
    });
    expect((await picturesNow(first))[0]?.alts.ru).toBe('Женщина под фонарём');
    await expect(approveAlts(elsewhere, photo, looked)).rejects.toMatchObject({ status: 404 });
    await approveAlts(second, photo, looked);
    const now = { ru: 'Алма под новым фонарём', kk: 'Шам астындағы әйел' };
    expect((await picturesNow(first))[0]?.alts).toEqual(now);
    expect((await itemById(first))?.pictures[0]?.alts).toEqual(now);
    expect((await deskPublication(writer, again)).pictures[0]?.alts).toEqual(now);
    await expect(approveAlts(second, photo, looked)).rejects.toMatchObject({
      key: 'library.nothing-proposed',
    });
  });

  test('are not agreed to by whoever looked at others before', async () => {
    const { id, photo } = await withPicture('Others meanwhile');
    await letOut(id);
    await proposeAlts(writer, photo, alts);
    const looked = await seenOf(photo);
    await proposeAlts(writer, photo, altsForm.parse({ alt: { ru: 'Совсем другое' } }));
    const no = { ...{ key: 'library.alts-changed', status: 409 } };
    for (const seen of [looked, seenAlts.parse({})])
      await expect(approveAlts(second, photo, seen)).rejects.toMatchObject(no);
    expect((await picturesNow(id))[0]?.alts.ru).toBe('Женщина под фонарём');
    await approveAlts(second, photo, await seenOf(photo));
    expect((await picturesNow(id))[0]?.alts.ru).toBe('Совсем другое');
  });

  test('that nobody agrees to are dropped', async () => {
    const { photo } = await withPicture('Not described');
    await proposeAlts(writer, photo, alts);
    expect(await libraryPicture(second, photo, 'ru')).toMatchObject({
      wanted: alts.alt.ru && { ru: alts.alt.ru },
    });
    await expect(dropAlts(elsewhere, photo)).rejects.toMatchObject({ status: 404 });
    await expect(proposeAlts(elsewhere, photo, alts)).rejects.toMatchObject({ status: 404 });
    await dropAlts(second, photo);
    expect(await libraryPicture(second, photo, 'ru')).toMatchObject({ wanted: null });
  });
});

describe('who agrees no more', () => {
  test('is gone from every place at once, with the files; editors alone are told', async () => {
    const { id: first, photo } = await withPicture('To take back');
    await noteConsent(writer, photo, consent());
    await letOut(first);
    const again = await reused(photo);
    await letOut(again);
    const [shown] = await picturesNow(first);
    const urls = [shown?.largeUrl ?? '', shown?.smallUrl ?? ''];
    await expect(takeBackPicture(elsewhere, photo)).rejects.toMatchObject({ status: 404 });
    await expect(takeBackPicture(stranger, photo)).rejects.toMatchObject({ status: 403 });
    const { revision } = (await itemById(first)) ?? { revision: 0 };
    await takeBackPicture(writer, photo);
    for (const id of [first, again]) {
      expect(await picturesNow(id)).toEqual([]);
      expect((await itemById(id))?.pictures).toEqual([]);
      const { moves, pictures } = await deskPublication(writer, id);
      expect(pictures).toEqual([]);
      expect(moves.map(({ event }) => event)).toContain('picture-taken-back');
      expect(JSON.stringify(await readNow(id))).not.toContain('Женщина');
    }
    expect((await itemById(first))?.revision).toBe(revision + 1);
    expect(await Promise.all(urls.map(opens))).toEqual([false, false]);
    const files = await db.selectFrom('media_photos').selectAll().where('id', '=', photo).execute();
    expect(files).toEqual([]);
    const [kept] = await db
      .selectFrom('publication_photos')
      .selectAll()
      .where('id', '=', photo)
      .execute();
    expect(kept).toMatchObject({ consent_who: '', consent_on: null, taken_back_at: monday });
    await settle();
    expect(await find({ q: 'женщина' })).not.toContain(photo);
  });

  test('is gone from an edition that is out though the working copy has it no more', async () => {
    const { id, photo } = await withPicture('Only out');
    await letOut(id);
    await removePicture(writer, id, photo, (await publicationRow(id)).revision);
    expect(await picturesNow(id)).toHaveLength(1);
    await takeBackPicture(writer, photo);
    expect(await picturesNow(id)).toEqual([]);
    await correctPublication(writer, id, {
      ...(await seenAs(id)),
      note: { kk: 'Сурет', ru: 'Снимок', en: '' },
    });
    await room.approve(second, id);
    expect(await picturesNow(id)).toEqual([]);
  });
});
