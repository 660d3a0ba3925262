import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepPhoto } from '#modules/media/actions.ts';
import { ownPhotos, publicPhotos } from '#modules/media/queries.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  file,
  fileAndSettle,
  HOUR,
  lettersAbout,
  monday,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast } from '../../../test/people.ts';
import { abroad, layTown, village, yard, type Town } from '../../../test/town.ts';
import { openReceiptKey } from './codes.ts';
import { isFiled } from './queries.ts';
import { readCode } from './rules.ts';

const photo = await readFile(new URL('../../../test/fixtures/photos/hopper.jpg', import.meta.url));
let town: Town;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const count = async () => (await db.selectFrom('reports').select('id').execute()).length;
const contactsOf = (id: string) =>
  db.selectFrom('report_contacts').selectAll().where('report_id', '=', id).execute();
/** How it is refused; nothing of it may be left. */
const refusalOf = async (given: Record<string, unknown>): Promise<unknown> => {
  const before = await count();
  const refusal = await file(town, given).catch((problem: unknown) => problem);
  expect(await count()).toBe(before);
  expect(await settle()).toEqual([]);
  return refusal;
};

describe('a resident files a report', () => {
  test('and holds a number, a return code and a link that opens it', async () => {
    const { id, code, pin, key } = await file(town);
    expect(readCode(code + pin)).toEqual({ code, pin });
    expect(openReceiptKey(key)).toBe(id);
    expect(await isFiled(id)).toBe(true);
    expect(await rowOf(id)).toMatchObject({
      ...{ code, state: 'received', showing: 'public', area_id: town.area('petropavl') },
      ...{ organisation_id: town.organisation('lamp-service'), round: 1 },
      due_at: new Date(monday.getTime() + 48 * HOUR),
    });
    await settle();
  });

  test('the same form sent again gives the same receipt and files nothing', async () => {
    const first = await fileAndSettle(town, { words: 'One' });
    const before = await count();
    expect(await fileAndSettle(town, { id: first.id, words: 'Two' })).toEqual(first);
    expect(await count()).toBe(before);
    expect((await rowOf(first.id)).words).toBe('One');
    expect(await tasksOf(first.id)).toHaveLength(1);
  });

  test('the same form sent twice at the same moment is one report', async () => {
    const given = { id: newId(), email: 'zhanna@example.org' };
    const receipts = await Promise.all([1, 2, 3, 4].map(() => file(town, given)));
    await settle();
    expect(new Set(receipts.map(({ key, code }) => key + code)).size).toBe(1);
    expect(await contactsOf(given.id)).toHaveLength(1);
    expect(await tasksOf(given.id)).toHaveLength(1);
    expect(await lettersAbout(given.id, 'receipt')).toHaveLength(1);
    const events = (await eventsOf(db, given.id)).map(({ event }) => event);
    expect(events.filter((event) => event === 'report.filed')).toHaveLength(1);
  });

  test('outside our areas it is refused beside the place', async () => {
    expect(await refusalOf(abroad)).toMatchObject({
      key: 'report.outside-our-areas',
      status: 422,
      field: 'place',
    });
  });

  test('what is happening now is a phone call, not a report', async () => {
    expect(await refusalOf({ category: 'drug-place', answers: { now: 'yes' } })).toMatchObject({
      key: 'report.call-instead',
      status: 422,
      field: 'categoryId',
    });
  });

  test('what must be answered is asked for beside the question', async () => {
    expect(await refusalOf({ category: 'dogs' })).toMatchObject({
      key: 'category.answer-required',
      status: 400,
      field: 'answers.bitten',
    });
  });

  test('an answer that is not among the choices is refused', async () => {
    expect(await refusalOf({ category: 'dogs', answers: { bitten: 'perhaps' } })).toMatchObject({
      key: 'category.answer-unknown',
      field: 'answers.bitten',
    });
  });

  test('a group or a kind nobody knows is no kind of problem', async () => {
    const refusal = { key: 'report.choose-category', status: 400, field: 'categoryId' };
    expect(await refusalOf({ category: 'places' })).toMatchObject(refusal);
    expect(await refusalOf({ categoryId: newId() })).toMatchObject(refusal);
  });

  test('answers to questions that were not asked are dropped', async () => {
    const { id } = await fileAndSettle(town, {
      category: 'dogs',
      answers: { bitten: 'no', whom: 'the postman', colour: 'red' },
    });
    expect((await rowOf(id)).answers).toEqual({ bitten: 'no' });
  });

  test('when it is refused nothing of it is left: no contact, no history, no letter', async () => {
    const id = newId();
    expect(await refusalOf({ id, ...abroad, email: 'zhanna@example.org' })).toMatchObject({
      status: 422,
    });
    expect(await isFiled(id)).toBe(false);
    expect(await contactsOf(id)).toEqual([]);
    expect(await eventsOf(db, id)).toEqual([]);
    expect(await lettersAbout(id)).toEqual([]);
  });
});

describe('how a reporter can be reached', () => {
  const contact = { name: 'Жанна', email: 'Zhanna@Example.org', phone: '+7 701 555 44 33' };

  test('stands apart from the report, and waits until the address is confirmed', async () => {
    const { id } = await fileAndSettle(town, contact);
    expect(await contactsOf(id)).toMatchObject([
      { name: 'Жанна', email: 'zhanna@example.org', phone: contact.phone, confirmed_at: null },
    ]);
    expect(JSON.stringify(await rowOf(id))).not.toMatch(/Жанна|zhanna|555 ?44 ?33/i);
    expect(await lettersAbout(id, 'receipt')).toMatchObject([{ recipient: 'zhanna@example.org' }]);
  });

  test('is not kept when nothing was given, and no letter is written to the reporter', async () => {
    const { id } = await fileAndSettle(town, { name: '', email: '', phone: '' });
    expect(await contactsOf(id)).toEqual([]);
    expect(await lettersAbout(id, 'receipt')).toEqual([]);
  });
});

describe('what strangers get of a new report', () => {
  const withPhoto = async (category: string) => {
    const id = newId();
    await keepPhoto(stranger, { subjectId: id, kind: 'report' }, photo);
    await fileAndSettle(town, { id, category });
    return id;
  };
  const shown = async (id: string) => (await publicPhotos(db, [id])).get(id) ?? [];

  test('of an ordinary kind: the report and its photos at once', async () => {
    const id = await withPhoto('lamp');
    expect(await rowOf(id)).toMatchObject({ showing: 'public' });
    expect(await shown(id)).toHaveLength(1);
  });

  test('of a sensitive kind: nothing until the desk has looked; the work begins all the same', async () => {
    const id = await withPhoto('entrance');
    expect(await rowOf(id)).toMatchObject({ showing: 'held', state: 'assigned' });
    expect(await shown(id)).toEqual([]);
    expect(await ownPhotos(id)).toHaveLength(1);
  });

  test('of a kind that is never public: no place and no words are even kept for them', async () => {
    const { id } = await fileAndSettle(town, { category: 'drug-place', answers: { now: 'no' } });
    expect(await rowOf(id)).toMatchObject({
      ...{ showing: 'held', public_lon: null, public_lat: null, cell: null },
      ...{ public_words: '', public_address: '', lon: yard.lon, words: 'It is dark here' },
    });
  });
});

describe('when nobody answers for it', () => {
  test('it waits in triage and the desk of the area is told, each in their language', async () => {
    const { id } = await fileAndSettle(town, { ...village, category: 'bench' });
    expect(await rowOf(id)).toMatchObject({
      state: 'received',
      organisation_id: null,
      due_at: null,
    });
    expect(await tasksOf(id)).toEqual([]);
    const told = await lettersAbout(id, 'triage');
    expect(told.map(({ recipient }) => recipient).sort()).toEqual([
      ...['dana@example.org', 'gulnar@example.org'],
    ]);
  });
});
