import { describe, expect, test } from 'vitest';
import { granted, permissions, type Permission } from './permissions.ts';
import { roleOf, roles, type Role } from './roles.ts';
import { groundsOf, may, mayOpenDesk, stranger, system, type Actor } from './rules.ts';

const person = (...given: Partial<Role>[]): Actor => ({
  ...{ kind: 'person', personId: 'p', name: 'Dana' },
  roles: given.map(({ role = 'operator', ...bounds }) => roleOf(role, bounds)),
});
const inCity = { areas: ['petropavl', 'region'], categories: ['lamp', 'street'] };
const nobodys: Actor[] = [
  stranger,
  { kind: 'reporter', reportId: 'r' },
  { kind: 'responder', reportId: 'r', assignmentId: 'a', organisationId: 'o' },
  person(),
];

describe.each(roles)('as %s', (role) => {
  test.each(permissions)('%s is allowed exactly where the table says so', (permission) => {
    const says = granted[role].includes(permission);
    expect(may(person({ role, organisationId: 'o' }), permission)).toBe(says);
    const elsewhere = may(person({ role, organisationId: 'o', areaId: 'kyzylzhar' }), permission, {
      ...inCity,
      organisationId: 'o',
    });
    expect(elsewhere).toBe(false);
  });
});

describe.each(permissions)('%s', (permission) => {
  test('is for no stranger, no holder of a link, nobody without a role', () => {
    expect(nobodys.filter((actor) => may(actor, permission))).toEqual([]);
    expect(may(system, permission)).toBe(true);
  });
});

describe('a role reaches as far as it is bound', () => {
  const sees = (role: Partial<Role>, where = {}) =>
    may(person(role), 'report.see', { ...inCity, organisationId: 'lamps', ...where });

  test('by area, by category, by both', () => {
    expect(sees({ areaId: 'region' })).toBe(true);
    expect(sees({ areaId: 'kyzylzhar' })).toBe(false);
    expect(sees({ categoryId: 'street' })).toBe(true);
    expect(sees({ categoryId: 'drugs' })).toBe(false);
    expect(sees({ areaId: 'region', categoryId: 'drugs' })).toBe(false);
  });

  test('what lies in no area is for those of everywhere only', () => {
    expect(sees({}, { areas: [] })).toBe(true);
    expect(sees({ areaId: 'region' }, { areas: [] })).toBe(false);
  });

  test('assigned only: nothing but what was given to the organisation', () => {
    const bound = { organisationId: 'lamps', assignedOnly: true };
    expect(sees(bound)).toBe(true);
    expect(sees(bound, { organisationId: 'cleaners' })).toBe(false);
    expect(sees(bound, { organisationId: null })).toBe(false);
    expect(sees({ organisationId: 'lamps' }, { organisationId: 'cleaners' })).toBe(true);
    // Nobody's is no organisation's: what was given to nobody is not theirs.
    expect(sees({ assignedOnly: true }, { organisationId: null })).toBe(false);
    expect(may(person({ assignedOnly: true }), 'report.see')).toBe(false);
  });

  test('a responder acts for their own organisation and no other', () => {
    const olga = person({ role: 'responder', organisationId: 'lamps' });
    expect(may(olga, 'task.act', { organisationId: 'lamps' })).toBe(true);
    expect(may(olga, 'task.act', { organisationId: 'cleaners' })).toBe(false);
  });

  test('who is bound to an area changes nothing in the whole house', () => {
    const changes = permissions.filter(
      (it) => /\.change$|^audit|^retention|^letter/.test(it) && it !== 'associate.change',
    );
    const bound = person({ role: 'administrator', areaId: 'petropavl' });
    expect(changes.filter((it: Permission) => may(bound, it))).toEqual([]);
    expect(may(bound, 'report.moderate', inCity)).toBe(true);
  });
});

describe('the grounds of a list', () => {
  test('are one for each role, or everywhere, or nowhere', () => {
    expect(
      groundsOf(person({ areaId: 'petropavl' }, { categoryId: 'drugs' }), 'report.see'),
    ).toEqual([
      { areaId: 'petropavl', categoryId: null, organisationId: null },
      { areaId: null, categoryId: 'drugs', organisationId: null },
    ]);
    expect(groundsOf(person({ areaId: 'petropavl' }, {}), 'report.see')).toBeNull();
    expect(groundsOf(system, 'report.see')).toBeNull();
    expect(groundsOf(person({ role: 'analyst' }), 'report.see')).toEqual([]);
    expect(groundsOf(stranger, 'report.see')).toEqual([]);
    expect(groundsOf(person({ role: 'responder' }), 'task.act')).toEqual([]);
  });

  test('the desk opens for who sees reports somewhere', () => {
    expect(mayOpenDesk(person({ areaId: 'petropavl' }))).toBe(true);
    expect(mayOpenDesk(person({ role: 'auditor' }))).toBe(false);
    expect(mayOpenDesk(system)).toBe(false);
  });
});
