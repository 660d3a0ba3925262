import { describe, expect, test } from 'vitest';
import {
  deskAreas,
  mayAdminister,
  mayOpenDesk,
  mayWorkDesk,
  stranger,
  system,
  type Actor,
  type Role,
} from './rules.ts';

const person = (...roles: Partial<Role>[]): Actor => ({
  ...{ kind: 'person', personId: 'p', name: 'Dana' },
  roles: roles.map((it) => ({ role: 'operator', organisationId: null, areaId: null, ...it })),
});
const city = ['petropavl', 'region'];

const everybody: [string, Actor, { opens: boolean; works: boolean; administers: boolean }][] = [
  ['a stranger', stranger, { opens: false, works: false, administers: false }],
  [
    'a reporter',
    { kind: 'reporter', reportId: 'r' },
    { opens: false, works: false, administers: false },
  ],
  [
    'a responder by link',
    { kind: 'responder', reportId: 'r', assignmentId: 'a', organisationId: 'o' },
    { opens: false, works: false, administers: false },
  ],
  [
    'a member of an organisation',
    person({ role: 'responder', organisationId: 'o' }),
    { opens: false, works: false, administers: false },
  ],
  ['somebody without a role', person(), { opens: false, works: false, administers: false }],
  ['an operator of everywhere', person({}), { opens: true, works: true, administers: false }],
  [
    'an operator of the city',
    person({ areaId: 'petropavl' }),
    { opens: true, works: true, administers: false },
  ],
  [
    'an operator of the region around it',
    person({ areaId: 'region' }),
    { opens: true, works: true, administers: false },
  ],
  [
    'an operator of another district',
    person({ areaId: 'kyzylzhar' }),
    { opens: true, works: false, administers: false },
  ],
  [
    'an administrator',
    person({ role: 'administrator' }),
    { opens: true, works: true, administers: true },
  ],
  ['the system', system, { opens: false, works: true, administers: true }],
];

describe.each(everybody)('%s', (_, actor, may) => {
  test(`${may.opens ? 'may' : 'may not'} open the desk`, () =>
    expect(mayOpenDesk(actor)).toBe(may.opens));
  test(`${may.works ? 'may' : 'may not'} work on what lies in the city`, () =>
    expect(mayWorkDesk(actor, city)).toBe(may.works));
  test(`${may.administers ? 'may' : 'may not'} change the house`, () =>
    expect(mayAdminister(actor)).toBe(may.administers));
});

describe('the areas a desk sees', () => {
  test('are those of its roles, or everywhere', () => {
    expect(deskAreas(person({ areaId: 'petropavl' }, { areaId: 'kyzylzhar' }))).toEqual([
      'petropavl',
      'kyzylzhar',
    ]);
    expect(deskAreas(person({ areaId: 'petropavl' }, { role: 'administrator' }))).toBeNull();
    expect(deskAreas(system)).toBeNull();
  });

  test('are none for whoever has no desk', () => {
    expect(deskAreas(stranger)).toEqual([]);
    expect(deskAreas(person({ role: 'responder', areaId: 'petropavl' }))).toEqual([]);
  });

  test('what lies in no area is for those of everywhere only', () => {
    expect(mayWorkDesk(person({}), [])).toBe(true);
    expect(mayWorkDesk(person({ areaId: 'petropavl' }), [])).toBe(false);
  });
});
