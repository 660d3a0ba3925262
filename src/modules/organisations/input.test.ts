import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#basics/refusal.ts';
import { readCategories } from '#modules/categories/input.ts';
import { coveredPairs, readOrganisations } from './input.ts';
import { chooseResponsible, type Coverage } from './rules.ts';

const seed = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../db/seed/${name}`, import.meta.url), 'utf8'));
const names = { kk: 'Жарық', ru: 'Жарық', en: 'Zharyq' };
const lamps = { key: 'lamps', kind: 'municipal-service', names };

function refusalOf(work: () => unknown): { key: string; params: Record<string, unknown> } {
  try {
    work();
  } catch (problem) {
    if (problem instanceof Refusal) return { key: problem.key, params: problem.params };
    throw problem;
  }
  throw new Error('nothing was refused');
}

describe('a file of organisations', () => {
  test('an e-mail address is kept in lower case; what is left out is empty', () => {
    const [read] = readOrganisations([{ ...lamps, email: ' Lamps@Example.org ' }]);
    expect(read).toMatchObject({ email: 'lamps@example.org', locale: 'ru', covers: [] });
  });

  test('a missing language is refused by the name of organisation, field and language', () => {
    const half = { ...lamps, names: { ru: 'Жарық', en: 'Zharyq' } };
    expect(refusalOf(() => readOrganisations([half]))).toEqual({
      key: 'organisation.language-missing',
      params: { key: 'lamps', field: 'names.kk', language: 'kk' },
    });
  });

  test('an organisation given twice is refused', () => {
    expect(refusalOf(() => readOrganisations([lamps, lamps])).key).toBe('organisation.twice');
  });

  test.each([
    ['an unknown kind', { kind: 'gang' }, 'kind'],
    ['a wrong e-mail address', { email: 'nobody' }, 'email'],
    ['a phone number without a country', { phone: '102' }, 'phone'],
    ['an empty list of areas', { covers: [{ categories: null, areas: [] }] }, 'covers.0.areas'],
  ])('%s is refused by the name of the field', (_, change, field) => {
    expect(refusalOf(() => readOrganisations([{ ...lamps, ...change }]))).toEqual({
      key: 'organisation.entry-wrong',
      params: { key: 'lamps', field },
    });
  });

  test('every category named is covered in every area named, each pair once', () => {
    const covers = [
      { categories: ['aa', 'bb'], areas: ['town'] },
      { categories: ['aa'], areas: ['town', 'yard'] },
      { categories: null, areas: null },
    ];
    expect(coveredPairs({ covers })).toEqual([
      { category: 'aa', area: 'town' },
      { category: 'bb', area: 'town' },
      { category: 'aa', area: 'yard' },
      { category: null, area: null },
    ]);
  });
});

describe("the starter town's organisations", () => {
  const organisations = readOrganisations(seed('organisations.json'));
  const categories = readCategories(seed('categories.json'));
  const map = seed('areas/north-kazakhstan.geojson') as {
    features: { properties: { key: string; parent?: string } }[];
  };
  const areas = map.features.map(({ properties }) => properties);
  const districts = areas.filter(({ parent }) => parent === 'north-kazakhstan');
  const groups = new Set(categories.map(({ parent }) => parent));
  const leaves = categories.filter(({ key }) => !groups.has(key));
  const coverage: Coverage[] = organisations.flatMap((it) =>
    coveredPairs(it).map(({ category, area }) => ({
      id: `${it.key} ${category} ${area}`,
      organisationId: it.key,
      organisationKey: it.key,
      categoryId: category,
      areaId: area,
    })),
  );
  const responsible = (category: { key: string; parent?: string | undefined }, area: string) =>
    chooseResponsible(
      {
        categories: [category.key, ...(category.parent ? [category.parent] : [])],
        areas: [area, 'north-kazakhstan'],
      },
      coverage,
    );

  test('there are fourteen districts and seventeen categories', () => {
    expect([districts.length, leaves.length]).toEqual([14, 17]);
  });

  test.each(districts.map(({ key }) => key))('%s: somebody answers for every category', (area) => {
    expect(leaves.filter((category) => responsible(category, area) === null)).toEqual([]);
  });

  test('every district has somebody besides the regional police for what is public', () => {
    for (const area of districts) {
      const open = leaves.filter(({ sensitivity }) => sensitivity === 'public');
      const police = open.filter(
        (it) => responsible(it, area.key)?.organisationId === 'police-tirek',
      );
      expect(police).toEqual([]);
    }
  });

  test('only known categories and areas are covered', () => {
    const known = [...categories, ...areas].map(({ key }) => key);
    const named = organisations.flatMap(coveredPairs).flatMap((it) => [it.category, it.area]);
    expect(named.filter((key) => key !== null && !known.includes(key))).toEqual([]);
  });

  test('they are invented: addresses under example.org, phones nobody has, all different', () => {
    const emails = organisations.map(({ email }) => email ?? '');
    const phones = organisations.map(({ phone }) => phone ?? '');
    expect(emails.filter((it) => !it.endsWith('@example.org'))).toEqual([]);
    expect(phones.filter((it) => !it.startsWith('+7 700 000 00 '))).toEqual([]);
    expect(new Set([...emails, ...phones]).size).toBe(organisations.length * 2);
  });
});
