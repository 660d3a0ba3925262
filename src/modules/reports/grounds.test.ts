import { beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '#modules/people/permissions.ts';
import { roleOf, type Role } from '#modules/people/roles.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, monday, rowOf } from '../../../test/loop.ts';
import { abroad, layTown, village, yard, type Town } from '../../../test/town.ts';
import { onGrounds, requireMay, whereOf } from './grounds.ts';

let town: Town;
/** A lamp and a drug place in the city, an entrance in the district, a lamp that lies nowhere. */
const filed: Record<'lamp' | 'drugs' | 'entrance' | 'nowhere', string> = {
  ...{ lamp: '', drugs: '', entrance: '', nowhere: '' },
};
type Name = keyof typeof filed;
const all: Name[] = ['drugs', 'entrance', 'lamp', 'nowhere'];

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  const answers = { now: 'no' };
  filed.lamp = (await fileAndSettle(town, yard)).id;
  filed.drugs = (await fileAndSettle(town, { ...yard, category: 'drug-place', answers })).id;
  filed.entrance = (await fileAndSettle(town, { ...village, category: 'entrance' })).id;
  filed.nowhere = (await fileAndSettle(town, yard)).id;
  await db
    .updateTable('reports')
    .set({ area_id: null, organisation_id: null, ...abroad })
    .where('id', '=', filed.nowhere)
    .execute();
});

type Bounds = Partial<Omit<Role, 'role'>>;
const operator = (...bounds: Bounds[]): Actor => ({
  ...{ kind: 'person', personId: 'p', name: 'Dana' },
  roles: bounds.map((one) => roleOf('operator', one)),
});

/** Whose ground reaches what: the role's bounds, and what lies there. */
const grounds: [string, () => Bounds[], Name[]][] = [
  ['everywhere', () => [{}], all],
  ['one district', () => [{ areaId: town.area('kyzylzhar') }], ['entrance']],
  ['the region above', () => [{ areaId: town.area('region') }], ['drugs', 'entrance', 'lamp']],
  ['one category', () => [{ categoryId: town.category('drug-place') }], ['drugs']],
  ['the group above', () => [{ categoryId: town.category('places') }], all],
  [
    'one category in one district',
    () => [{ categoryId: town.category('entrance'), areaId: town.area('petropavl') }],
    [],
  ],
  [
    'two roles, each its own',
    () => [{ categoryId: town.category('drug-place') }, { areaId: town.area('kyzylzhar') }],
    ['drugs', 'entrance'],
  ],
  [
    'only what was given to the lamp service',
    () => [{ organisationId: town.organisation('lamp-service'), assignedOnly: true }],
    ['lamp'],
  ],
  [
    'only what was given to the police, in a district where there is none of it',
    () => [
      {
        ...{ organisationId: town.organisation('police'), assignedOnly: true },
        areaId: town.area('kyzylzhar'),
      },
    ],
    [],
  ],
];

const listed = async (actor: Actor, permission: Permission = 'report.see') => {
  const rows = await db
    .selectFrom('reports')
    .select('id')
    .where(await onGrounds(actor, permission))
    .execute();
  return all.filter((name) => rows.some(({ id }) => id === filed[name]));
};

const opened = async (actor: Actor) => {
  const tried = await Promise.allSettled(
    all.map(async (name) => requireMay(actor, 'report.see', await rowOf(filed[name]))),
  );
  for (const one of tried) {
    if (one.status === 'rejected') {
      expect(one.reason).toMatchObject({ key: 'report.not-your-area', status: 403 });
    }
  }
  return all.filter((_, at) => tried[at]?.status === 'fulfilled');
};

describe('a list and a report of it are open to the same people', () => {
  test.each(grounds)('%s', async (_, bounds, reached) => {
    const actor = operator(...bounds());
    expect(await listed(actor)).toEqual(reached);
    expect(await opened(actor)).toEqual(reached);
  });

  test('the system works everywhere', async () => {
    expect(await listed(system)).toEqual(all);
    expect(await opened(system)).toEqual(all);
  });
});

const nobodys: [string, Actor][] = [
  ['a stranger', stranger],
  ['somebody signed in without a role', operator()],
  ['an analyst', { ...operator(), roles: [roleOf('analyst')] } as Actor],
];

describe.each(nobodys)('%s', (_, actor) => {
  test('gets no list and no report', async () => {
    const refusal = { key: 'people.may-not-desk', status: 403 };
    await expect(onGrounds(actor, 'report.see')).rejects.toMatchObject(refusal);
    const report = await rowOf(filed.lamp);
    await expect(requireMay(actor, 'report.see', report)).rejects.toMatchObject(refusal);
  });
});

test('what a role does not allow is refused on its own ground too', async () => {
  const officer: Actor = { ...operator(), roles: [roleOf('officer')] } as Actor;
  const report = await rowOf(filed.lamp);
  await requireMay(officer, 'report.assign', report);
  await expect(requireMay(officer, 'report.moderate', report)).rejects.toMatchObject({
    key: 'people.may-not-desk',
  });
});

test('a report lies in its areas and its groups up to the top, and with whom it is', async () => {
  expect(await whereOf(await rowOf(filed.lamp))).toEqual({
    areas: [town.area('petropavl'), town.area('region')],
    categories: [town.category('lamp'), town.category('places')],
    organisationId: town.organisation('lamp-service'),
  });
});
