import { beforeAll, describe, expect, test } from 'vitest';
import { stranger, system } from '#modules/people/rules.ts';
import { roleOf } from '#modules/people/roles.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { now, setClock } from '#server/clock.ts';
import { newId } from '#server/ids.ts';
import { HOUR, monday, pass } from '../../../test/loop.ts';
import type { Person } from '../../../test/people.ts';
import {
  openPressRoom,
  publicationRow,
  readNow,
  seenAs,
  type PressRoom,
} from '../../../test/publications.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { approvePublication, correctPublication, sendBack, sendForApproval } from './approving.ts';
import { deskPublication, deskPublications } from './desk.ts';
import { changePublication, draftPublication, dropPublication } from './drafting.ts';
import { newsFilters } from './input.ts';
import { withdrawPublication } from './publishing.ts';
import { publicationBySlug, publicNews } from './queries.ts';

let town: Town;
let room: PressRoom;
let writer: Person;
let second: Person;
let elsewhere: Person;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  room = await openPressRoom(town);
  ({ writer, second, elsewhere } = room);
});

describe('a publication', () => {
  test('is seen by nobody outside until a second person approves it, then by all, and is passed on', async () => {
    const id = await room.waiting();
    expect(await readNow(id)).toBeNull();
    await room.approve(second, id);
    const seen = await readNow(id);
    expect(seen).toMatchObject({ withdrawn: false, kind: 'news', tags: ['light'], number: 1 });
    const item = await itemById(id);
    expect(item).toMatchObject({ kind: 'news', state: 'published', revision: 1, tags: ['light'] });
    expect(item?.path).toBe(`/news/${(await publicationRow(id)).slug}`);
    expect(item?.area_ids).toContain(town.area('region'));
    expect(item?.texts.ru?.html).toBe('<h2>Как</h2>\n<p><strong>Быстро</strong></p>\n');
    expect(item?.texts.ru?.words).toBe('Как\nБыстро');
    expect(item?.texts.kk?.machineMade).toBe(true);
    expect(item?.texts.en).toBeUndefined();
  });

  test('is not approved by whoever changed it last, nor in another district, nor unread', async () => {
    const id = await room.waiting();
    const no = { key: 'publication.needs-another', status: 403 };
    await expect(room.approve(writer, id)).rejects.toMatchObject(no);
    await expect(
      sendBack(writer, id, { ...(await seenAs(id)), reason: 'Mine' }),
    ).rejects.toMatchObject(no);
    await expect(room.approve(elsewhere, id)).rejects.toMatchObject({
      key: 'publication.not-yours',
    });
    await expect(
      approvePublication(second, id, { revision: 1, publishAt: null }),
    ).rejects.toMatchObject({ key: 'publication.changed-meanwhile' });
    await changePublication(second, id, room.form((await publicationRow(id)).revision));
    await sendForApproval(second, id, await seenAs(id));
    await expect(room.approve(second, id)).rejects.toMatchObject(no);
    await room.approve(writer, id);
    expect((await publicationRow(id)).state).toBe('published');
    await expect(room.approve(second, id)).rejects.toMatchObject({
      key: 'publication.not-waiting',
    });
  });

  test('goes back to its writer with a reason, and says what it lacks before it is sent', async () => {
    const id = await room.begun('Half a text');
    await expect(sendForApproval(writer, id, await seenAs(id))).rejects.toMatchObject({
      ...{ key: 'publication.summary-missing', field: 'ru.summary', status: 422 },
    });
    await changePublication(writer, id, room.form(1));
    await sendForApproval(writer, id, await seenAs(id));
    await sendBack(second, id, { ...(await seenAs(id)), reason: 'Say when' });
    const { row, moves } = await deskPublication(writer, id);
    expect(row.state).toBe('draft');
    expect(moves.at(-1)).toMatchObject({ event: 'sent-back', words: 'Say when', by: 'Marat' });
  });

  test('that somebody changed meanwhile is not written over unseen', async () => {
    const id = await room.begun('Two at once');
    await changePublication(second, id, room.form(1, { tags: 'second' }));
    await expect(changePublication(writer, id, room.form(1))).rejects.toMatchObject({
      ...{ key: 'publication.changed-meanwhile', status: 409 },
    });
    expect((await publicationRow(id)).tags).toEqual(['second']);
    await changePublication(writer, id, room.form(2));
    expect((await publicationRow(id)).tags).toEqual(['light']);
  });

  test('goes out at its hour; changed before, it does not', async () => {
    const id = await room.waiting('Tomorrow');
    await room.approve(second, id, '2026-03-02T12:00');
    const other = await room.waiting('Not tomorrow');
    await room.approve(second, other, '2026-03-02T12:00');
    expect(await publicationRow(id)).toMatchObject({
      ...{ state: 'scheduled', publish_at: new Date('2026-03-02T07:00:00Z') },
    });
    await changePublication(writer, other, room.form((await publicationRow(other)).revision));
    expect(await readNow(id)).toBeNull();
    await pass(4 * HOUR);
    expect(await readNow(id)).toMatchObject({ withdrawn: false, publishedAt: now() });
    expect(await publicationRow(other)).toMatchObject({ state: 'draft', publish_at: null });
    expect(await readNow(other)).toBeNull();
    setClock(monday);
  });

  test('is corrected in sight of all, by two again; until then the old one stands', async () => {
    const id = await room.published('To correct');
    const { slug } = await publicationRow(id);
    const wrong = room.form((await publicationRow(id)).revision, {
      slug: 'another',
      en: { title: 'Lamps' },
    });
    await changePublication(writer, id, { ...wrong, en: room.form(1).en });
    expect(await readNow(id)).toMatchObject({ number: 1, correctedAt: null });
    await expect(sendForApproval(writer, id, await seenAs(id))).rejects.toMatchObject({
      key: 'publication.note-missing',
    });
    const notes = { note: { kk: 'Күні түзетілді', ru: 'Исправлена дата', en: '' } };
    await correctPublication(writer, id, { ...(await seenAs(id)), ...notes });
    await expect(room.approve(writer, id)).rejects.toMatchObject({
      key: 'publication.needs-another',
    });
    setClock(new Date(monday.getTime() + HOUR));
    await room.approve(second, id, '2030-01-01T00:00');
    const seen = await readNow(id);
    expect(seen).toMatchObject({ number: 2, publishedAt: monday, correctedAt: now() });
    expect((await itemById(id))?.texts.ru?.note).toBe('Исправлена дата');
    expect(await itemById(id)).toMatchObject({ revision: 2, published_at: monday });
    expect((await publicationRow(id)).slug).toBe(slug);
    setClock(monday);
    await expect(
      correctPublication(writer, await room.begun('Draft'), { revision: 1, ...notes }),
    ).rejects.toMatchObject({ key: 'publication.not-out-yet' });
  });

  test('is withdrawn for good with a reason that everybody reads', async () => {
    const id = await room.published('To withdraw');
    const why = { kk: '', ru: 'Сведения не подтвердились', en: '' };
    await expect(withdrawPublication(elsewhere, id, why)).rejects.toMatchObject({ status: 403 });
    await withdrawPublication(second, id, why);
    expect(await readNow(id)).toEqual({
      ...{ withdrawn: true, withdrawnAt: monday, reasons: { ru: why.ru } },
      titles: { ru: 'Фонари горят', kk: 'Шам жанды' },
    });
    expect(await itemById(id)).toMatchObject({ state: 'withdrawn' });
    const over = { key: 'publication.is-withdrawn' };
    await expect(withdrawPublication(second, id, why)).rejects.toMatchObject(over);
    await expect(
      changePublication(writer, id, room.form((await publicationRow(id)).revision)),
    ).rejects.toMatchObject(over);
    await expect(
      withdrawPublication(second, await room.begun('Never out'), why),
    ).rejects.toMatchObject({
      key: 'publication.not-out-yet',
    });
  });

  test('that never was out is thrown away; one that was is not', async () => {
    const id = await room.begun('Nothing of it');
    await expect(dropPublication(elsewhere, id)).rejects.toMatchObject({ status: 403 });
    await dropPublication(writer, id);
    await expect(deskPublication(writer, id)).rejects.toMatchObject({ status: 404 });
    await expect(dropPublication(writer, await room.published('Out'))).rejects.toMatchObject({
      key: 'publication.is-out',
    });
  });

  test('has an address of its own: the same title gets another, a taken one is refused', async () => {
    const [first, other] = [await room.begun('Same name'), await room.begun('Same name')];
    const atOnce = await Promise.all([1, 2, 3].map(() => room.begun('At the same time')));
    const slugs = await Promise.all(atOnce.map(async (id) => (await publicationRow(id)).slug));
    expect(new Set(slugs).size).toBe(3);
    const slug = (await publicationRow(first)).slug;
    expect(slug).toBe('same-name');
    expect((await publicationRow(other)).slug).toMatch(/^same-name-[\da-f]{8}$/);
    await expect(changePublication(writer, other, room.form(1, { slug }))).rejects.toMatchObject({
      ...{ key: 'publication.slug-taken', field: 'slug' },
    });
  });
});

describe('the desk and the readers', () => {
  test('find what waits for them, on their ground only', async () => {
    const id = await room.waiting('Who reads it');
    const ids = async (who: Person, filters: object) =>
      (await deskPublications(who, filters, 'ru')).map((one) => one.id);
    expect(await ids(second, { forMe: true })).toContain(id);
    expect(await ids(writer, { forMe: true })).not.toContain(id);
    expect(await ids(writer, { mine: true })).toContain(id);
    expect(await ids(second, { state: 'published' })).not.toContain(id);
    expect(await ids(elsewhere, {})).toEqual([]);
    await expect(deskPublication(elsewhere, id)).rejects.toMatchObject({ status: 403 });
    await expect(deskPublications(stranger, {}, 'ru')).rejects.toMatchObject({ status: 403 });
    const bound = { organisationId: town.organisation('lamp-service'), assignedOnly: true };
    const ofOne: Person = { ...writer, roles: [roleOf('editor', bound)] };
    expect(await ids(ofOne, {})).toEqual([]);
  });

  test('read the newest first, by kind, area and hashtag, page by page', async () => {
    for (let count = 0; count < 21; count++) await room.published(`Page ${count}`);
    const first = await publicNews(newsFilters.parse({ kind: 'news', tag: 'Light' }));
    expect(first.items).toHaveLength(20);
    const rest = await publicNews(newsFilters.parse({ after: first.next ?? undefined }));
    expect(rest.items.length).toBeGreaterThan(0);
    const both = [...first.items, ...rest.items].map(({ id }) => id);
    expect(new Set(both).size).toBe(both.length);
    expect((await publicNews({ kind: 'video' })).items).toEqual([]);
    expect((await publicNews({ area: 'kyzylzhar' })).items).toEqual([]);
    expect((await publicNews({ area: 'region' })).items).toHaveLength(20);
    expect((await publicNews({ area: 'nowhere' })).items).toEqual([]);
  });

  test('nobody but editors begins one, and nobody outside their district', async () => {
    const input = { kind: 'news', locale: 'ru', title: 'Theirs', organisationId: null } as const;
    const here = { ...input, areaId: town.area('petropavl') };
    for (const actor of [elsewhere, stranger]) {
      await expect(draftPublication(actor, here)).rejects.toMatchObject({ status: 403 });
    }
    const everywhere = { ...input, areaId: null };
    await expect(draftPublication(elsewhere, everywhere)).rejects.toMatchObject({ status: 403 });
    expect(await draftPublication(system, everywhere)).toBeTruthy();
    const unknown = { ...input, areaId: newId() };
    await expect(draftPublication(writer, unknown)).rejects.toMatchObject({ status: 400 });
    const id = await room.begun('Stays');
    await expect(sendForApproval(elsewhere, id, { revision: 1 })).rejects.toMatchObject({
      status: 403,
    });
    await expect(changePublication(elsewhere, id, room.form(1))).rejects.toMatchObject({
      status: 403,
    });
    expect(await publicationBySlug('nothing-of-the-sort')).toBeNull();
  });
});
