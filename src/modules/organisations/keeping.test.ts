import { beforeAll, describe, expect, test } from 'vitest';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, yard, type Town } from '../../../test/town.ts';
import { newOrganisation, organisationChange } from './input.ts';
import {
  addCoverage,
  addOrganisation,
  changeOrganisation,
  organisationMark,
  removeCoverage,
  requireOrganisations,
  reviveOrganisation,
} from './keeping.ts';
import { coverageFaults, coverageMatrix, everyOrganisation } from './queries-matrix.ts';
import { organisationById, responsibleFor } from './queries.ts';

let town: Town;
let cast: Cast;
let admin: Actor;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
  admin = cast.administrator;
});

const form = (more: object = {}) =>
  newOrganisation.parse({
    ...{ key: 'menders', names: { kk: 'а', ru: 'б', en: 'c' }, kind: 'other', locale: 'kk' },
    ...{ email: ' Menders@Example.org ', phone: '', ...more },
  });
const markOf = async (id: string) => {
  const one = await organisationById(id);
  return one ? organisationMark(one) : '';
};

describe('an organisation', () => {
  test('is taken in, answers for a thing in a place, and is asked from then on', async () => {
    const id = await addOrganisation(admin, form());
    expect(await organisationById(id)).toMatchObject({ email: 'menders@example.org', phone: null });
    const bench = town.category('bench');
    expect(await responsibleFor(bench, village)).toBeNull();
    const before = await coverageFaults(admin);
    await addCoverage(admin, id, { categoryId: bench, areaId: town.area('kyzylzhar') });
    await addCoverage(admin, id, { categoryId: bench, areaId: town.area('kyzylzhar') });
    expect((await responsibleFor(bench, village))?.organisationId).toBe(id);
    expect((await coverageFaults(admin)).holes).toBe(before.holes - 1);
    const one = (await everyOrganisation(admin)).find((it) => it.id === id);
    expect(one?.covers).toHaveLength(1);
    await removeCoverage(admin, id, one?.covers[0]?.id ?? '');
    expect(await responsibleFor(bench, village)).toBeNull();
  });

  test('with a key that is taken is refused beside that field', async () => {
    await expect(addOrganisation(admin, form({ key: 'cleaners' }))).rejects.toMatchObject({
      key: 'organisation.key-taken',
      field: 'key',
    });
  });

  test('is changed once; whoever still has the old form is told so', async () => {
    const id = town.organisation('cleaners');
    const seen = await markOf(id);
    const names = { kk: 'Тазалық', ru: 'Чистота', en: 'Cleaners' };
    const change = organisationChange.parse({
      ...{
        names,
        kind: 'municipal-service',
        locale: 'ru',
        email: '',
        phone: '+7 7152 460 000',
        seen,
      },
    });
    await changeOrganisation(admin, id, change);
    expect(await organisationById(id)).toMatchObject({ names, email: null });
    await expect(changeOrganisation(admin, id, change)).rejects.toMatchObject({
      key: 'organisation.changed-meanwhile',
      status: 409,
    });
    const [entry] = await db
      .selectFrom('ledger_entries')
      .select(['event', 'payload'])
      .where('subject_id', '=', id)
      .orderBy('id', 'desc')
      .execute();
    expect(entry?.event).toBe('organisation.changed');
    expect(entry?.payload).not.toMatch(/460 ?000/);
  });

  test('cannot answer for a category or an area nobody knows', async () => {
    const unknown = '00000000-0000-7000-8000-000000000009';
    const id = town.organisation('cleaners');
    await expect(
      addCoverage(admin, id, { categoryId: unknown, areaId: null }),
    ).rejects.toMatchObject({ key: 'organisation.choose-category' });
    await expect(
      addCoverage(admin, id, { categoryId: null, areaId: unknown }),
    ).rejects.toMatchObject({ key: 'organisation.choose-area' });
    await expect(reviveOrganisation(admin, 'no-id')).rejects.toMatchObject({ status: 404 });
  });
});

test('the matrix shows the parts of the only outermost area, and who wins where several fit', async () => {
  const twin = await addOrganisation(admin, form({ key: 'a-twin' }));
  const where = { categoryId: town.category('lamp'), areaId: town.area('petropavl') };
  await addCoverage(admin, twin, where);
  const matrix = await coverageMatrix(admin, undefined);
  expect(matrix.columns).toEqual([town.area('petropavl'), town.area('kyzylzhar')]);
  const lamp = matrix.rows.find(({ category }) => category.key === 'lamp');
  expect(lamp?.fields[0]).toMatchObject({
    ...{ holes: 0, overlaps: 1, organisations: [twin] },
    alsoFit: [town.organisation('lamp-service')],
  });
  expect((await responsibleFor(town.category('lamp'), yard))?.organisationId).toBe(twin);
});

test.each([
  ['a stranger', () => stranger],
  ['an operator', () => cast.operatorOfAll],
])('%s may change no organisation', async (_, who) => {
  const actor = who();
  const id = town.organisation('police');
  const may = { status: 403 };
  const line = { categoryId: null, areaId: null };
  const change = organisationChange.parse({ ...form(), email: '', phone: '', seen: '' });
  expect(() => requireOrganisations(actor)).toThrow('people.may-not-administer');
  await expect(addOrganisation(actor, form({ key: 'other-one' }))).rejects.toMatchObject(may);
  await expect(changeOrganisation(actor, id, change)).rejects.toMatchObject(may);
  await expect(addCoverage(actor, id, line)).rejects.toMatchObject(may);
  await expect(removeCoverage(actor, id, id)).rejects.toMatchObject(may);
  await expect(reviveOrganisation(actor, id)).rejects.toMatchObject(may);
  await expect(coverageMatrix(actor, null)).rejects.toMatchObject(may);
});
