import { describe, expect, test } from 'vitest';
import { areasAt, areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import {
  deskOrganisations,
  organisationById,
  responsibleFor,
} from '#modules/organisations/queries.ts';
import { roleOf } from '#modules/people/roles.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import places from '../db/seed/areas/places.json' with { type: 'json' };
import { seed } from './seed.ts';

const operator: Actor = {
  kind: 'person',
  personId: '00000000-0000-7000-8000-000000000001',
  name: 'Дана',
  roles: [roleOf('operator')],
};
const rows = async () => {
  const count = (table: 'areas' | 'categories' | 'organisation_coverage' | 'people_roles') =>
    db
      .selectFrom(table)
      .select((it) => it.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
  const tables = ['areas', 'categories', 'organisation_coverage', 'people_roles'] as const;
  return Promise.all(tables.map(async (table) => (await count(table)).count));
};

describe('the starter town', () => {
  test('is brought in once; the second time changes nothing', async () => {
    const first = await seed();
    expect(first).toContain(
      '23 categories, 30 organisations, 12 answer templates added or changed; 16 people',
    );
    const before = await rows();
    expect(await seed()).toContain(
      '0 areas, 0 categories, 0 organisations, 0 answer templates added or changed',
    );
    expect(await rows()).toEqual(before);
  });

  test('in every settlement somebody is found for every category', async () => {
    const leaves = choosable(await allCategories());
    const districts = (await areaTree()).filter(({ parentId }) => parentId !== null);
    for (const district of districts) {
      const place = places.find(({ area }) => area === district.key)!;
      expect((await areasAt(place))[0]?.key).toBe(district.key);
      const choices = await Promise.all(leaves.map(({ id }) => responsibleFor(id, place)));
      expect(choices.filter((choice) => choice === null)).toEqual([]);
    }
  });

  test('whoever may be asked can be reached: an address, in a language of the house', async () => {
    const organisations = await deskOrganisations(operator);
    expect(organisations).toHaveLength(30);
    expect(organisations.filter(({ email }) => email === null)).toEqual([]);
  });

  test('a dark street of the city goes to its lamp service, then to others, one after the other', async () => {
    const lamp = (await allCategories()).find(({ key }) => key === 'dark-street')!;
    const place = places.find(({ area }) => area === 'petropavl')!;
    const asked: string[] = [];
    for (;;) {
      const choice = await responsibleFor(lamp.id, place, { except: asked });
      if (!choice) break;
      asked.push(choice.organisationId);
    }
    const keys = await Promise.all(asked.map(async (id) => (await organisationById(id))?.key));
    expect(keys).toEqual(['zharyq', 'police-qalqan', 'police-tirek']);
  });
});
