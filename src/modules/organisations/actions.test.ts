import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { importAreas } from '#modules/areas/actions.ts';
import { importCategories } from '#modules/categories/actions.ts';
import { readCategories } from '#modules/categories/input.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { importOrganisations } from './actions.ts';
import { readOrganisations } from './input.ts';
import {
  deskOrganisations,
  organisationById,
  organisationNames,
  responsibleFor,
} from './queries.ts';

const text = (word: string) => ({ kk: word, ru: word, en: word });
const category = (key: string, parent?: string) => ({
  key,
  names: text(key),
  hints: text(key),
  position: 1,
  ...(parent && { parent }),
});
const organisation = (key: string, categories: string[] | null, areas: string[] | null) => ({
  key,
  kind: 'municipal-service',
  names: text(key),
  email: `${key}@example.org`,
  covers: [{ categories, areas }],
});
const town = () =>
  readOrganisations([
    organisation('police', null, ['north-kazakhstan']),
    organisation('lamps', ['lamp'], ['petropavl']),
    organisation('lights', ['light'], ['petropavl']),
  ]);

const operator: Actor = {
  kind: 'person',
  personId: '00000000-0000-7000-8000-000000000001',
  name: 'Дана',
  roles: [roleOf('operator')],
};
const petropavl = { lon: 69.1335, lat: 54.8668 };
const taiynsha = { lon: 69.7614, lat: 53.8477 };
const almaty = { lon: 76.9, lat: 43.24 };
let lamp = '';
const asked = async (place: { lon: number; lat: number }, except: string[] = []) => {
  const choice = await responsibleFor(lamp, place, { except });
  return choice && (await organisationById(choice.organisationId))?.key;
};
const idOf = async (key: string) =>
  (await deskOrganisations(operator)).find((it) => it.key === key)?.id ?? '';

beforeAll(async () => {
  await importAreas(system, readFileSync('db/seed/areas/north-kazakhstan.geojson'));
  await importCategories(system, readCategories([category('light'), category('lamp', 'light')]));
  await importOrganisations(system, town());
  lamp = (await allCategories()).find(({ key }) => key === 'lamp')?.id ?? '';
});

describe('who is responsible at a place', () => {
  test('in the city its lamp service, in a district the police of the region', async () => {
    expect(await asked(petropavl)).toBe('lamps');
    expect(await asked(taiynsha)).toBe('police');
  });

  test('when the first has declined, who answers for the group', async () => {
    expect(await asked(petropavl, [await idOf('lamps')])).toBe('lights');
  });

  test('outside our areas, and for a category nobody knows, nobody', async () => {
    expect(await asked(almaty)).toBeNull();
    const unknown = await responsibleFor('00000000-0000-7000-8000-000000000009', almaty);
    expect(unknown).toBeNull();
  });
});

describe('the organisations of a region', () => {
  test('the same file again changes nothing', async () => {
    expect(await importOrganisations(system, town())).toBe(0);
    const events = await db
      .selectFrom('ledger_entries')
      .select('event')
      .where('subject_kind', '=', 'organisation')
      .execute();
    expect(events).toEqual(Array(3).fill({ event: 'organisation.added' }));
  });

  test('what an organisation no longer covers goes to the next one at once', async () => {
    const moved = organisation('lamps', ['lamp'], ['taiynsha']);
    expect(await importOrganisations(system, readOrganisations([moved]))).toBe(1);
    expect(await asked(petropavl)).toBe('lights');
    expect(await asked(taiynsha)).toBe('lamps');
    await importOrganisations(system, town());
  });

  test('a retired organisation is asked no more, but old reports still find its name', async () => {
    const id = await idOf('lamps');
    const closed = { ...organisation('lamps', ['lamp'], ['petropavl']), retired: true };
    await importOrganisations(system, readOrganisations([closed]));
    expect(await asked(petropavl)).toBe('lights');
    expect((await organisationNames('ru')).get(id)).toBe('lamps');
    expect(await idOf('lamps')).toBe('');
    await importOrganisations(system, town());
  });

  test.each([
    ['category', organisation('new-one', ['nothing'], null)],
    ['area', organisation('new-one', null, ['nothing'])],
  ])('one that covers an unknown %s is refused, and nothing is stored', async (kind, wrong) => {
    await expect(importOrganisations(system, readOrganisations([wrong]))).rejects.toMatchObject({
      key: `organisation.unknown-${kind}`,
      params: { key: 'new-one', named: 'nothing' },
    });
    expect(await idOf('new-one')).toBe('');
  });

  test('a stranger may neither change them nor read their contacts', async () => {
    await expect(importOrganisations(stranger, town())).rejects.toMatchObject({ status: 403 });
    await expect(deskOrganisations(stranger)).rejects.toMatchObject({ status: 403 });
  });
});
