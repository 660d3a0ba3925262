import { expect, test } from 'vitest';
import { roleOf, type Role } from '#modules/people/roles.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import type { Item } from '#modules/syndication/queries.ts';
import { mayForHouse, mayLookAfter, requireEditor, requireForHouse } from './grounds.ts';

const person = (...roles: Role[]): Actor => ({
  ...{ kind: 'person', personId: 'p', name: 'P', roles },
});
const editor = person(roleOf('editor'));
const ofCity = person(roleOf('editor', { areaId: 'city' }));
const ofClub = person(roleOf('editor', { organisationId: 'club', assignedOnly: true }));
const operator = person(roleOf('operator'));
const lying = (areas: string[], organisation: string | null = null) =>
  ({ area_ids: areas, organisation_id: organisation }) as Item;

test('every editor reads what is offered; whom the house follows and hears, those of the whole house decide', () => {
  for (const who of [editor, ofCity, ofClub]) expect(requireEditor(who)).toBeUndefined();
  for (const who of [operator, stranger])
    expect(() => requireEditor(who)).toThrow('people.may-not-desk');
  expect(requireForHouse(editor)).toBeUndefined();
  for (const who of [ofCity, ofClub, operator, stranger]) {
    expect(mayForHouse(who)).toBe(false);
    expect(() => requireForHouse(who)).toThrow('people.may-not-desk');
  }
});

test('a reply is looked after by the editors of where the thing lies', () => {
  const near = lying(['city', 'region']);
  const far = lying(['region']);
  const clubs = lying(['region'], 'club');
  const allowed = (who: Actor) => [near, far, clubs].map((item) => mayLookAfter(who, item));
  expect(allowed(editor)).toEqual([true, true, true]);
  expect(allowed(ofCity)).toEqual([true, false, false]);
  expect(allowed(ofClub)).toEqual([false, false, true]);
  expect(allowed(stranger)).toEqual([false, false, false]);
});
