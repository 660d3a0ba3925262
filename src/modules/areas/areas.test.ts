import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '#basics/refusal.ts';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { importAreas } from './actions.ts';
import { areaNames, areasAt, areaTree, findPlaces, publicDrawing, subtreeOf } from './queries.ts';

const seed = readFileSync('db/seed/areas/north-kazakhstan.geojson');
const petropavl = { lon: 69.1335, lat: 54.8668 };
const keysAt = async (place: { lon: number; lat: number }) =>
  (await areasAt(place)).map(({ key }) => key);
const idOf = async (key: string) => (await areaTree()).find((area) => area.key === key)?.id ?? '';

function quarter(properties: object, west = 69.1) {
  const [east, south, north] = [west + 0.05, 54.85, 54.88];
  const ring = [
    ...[
      [west, south],
      [east, south],
      [east, north],
    ],
    ...[
      [west, north],
      [west, south],
    ],
  ];
  const geometry = { type: 'Polygon', coordinates: [ring] };
  return {
    type: 'Feature',
    properties: { key: 'quarter', ru: 'Квартал', ...properties },
    geometry,
  };
}
const file = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });
const events = () =>
  db.selectFrom('ledger_entries').select('event').where('subject_kind', '=', 'area').execute();

beforeAll(async () => {
  await importAreas(system, seed);
});

describe('the territory', () => {
  test('is read from a file: region, districts, city, each where it lies', async () => {
    expect(await areaTree()).toHaveLength(15);
    expect(await keysAt(petropavl)).toEqual(['petropavl', 'north-kazakhstan']);
    expect(await keysAt({ lon: 0, lat: 51 })).toEqual([]);
  });

  test('read a second time, nothing changes and nothing is written down', async () => {
    const before = await events();
    expect(await importAreas(system, seed)).toBe(0);
    expect(await events()).toEqual(before);
  });

  test('knows what lies within an area and what each is called', async () => {
    expect(await subtreeOf(await idOf('north-kazakhstan'))).toHaveLength(15);
    expect(await subtreeOf(await idOf('esil'))).toEqual([await idOf('esil')]);
    expect(await subtreeOf('00000000-0000-7000-8000-000000000000')).toEqual([]);
    expect((await areaNames()).get(await idOf('esil'))?.kk).toBe('Есіл ауданы');
  });

  test('grows by an area within a known one, at once found by place and told in the ledger', async () => {
    expect(await importAreas(system, file(quarter({ parent: 'petropavl' })))).toBe(1);
    expect(await keysAt(petropavl)).toEqual(['quarter', 'petropavl', 'north-kazakhstan']);
    expect((await events()).at(-1)).toEqual({ event: 'area.added' });
  });

  test('an area drawn anew is no longer found where it was', async () => {
    expect(await importAreas(system, file(quarter({ parent: 'petropavl' }, 69.2)))).toBe(1);
    expect(await keysAt(petropavl)).toEqual(['petropavl', 'north-kazakhstan']);
    expect((await events()).at(-1)).toEqual({ event: 'area.changed' });
  });

  test('a change made by another process is noticed by its rows', async () => {
    const { forget } = await import('#server/cache.ts');
    await db
      .updateTable('areas')
      .set({ retired_at: new Date() })
      .where('key', '=', 'quarter')
      .execute();
    await forget('areas');
    expect((await areaTree()).find(({ key }) => key === 'quarter')?.retired).toBe(true);
  });
});

describe('a territory file is refused and nothing of it is stored', () => {
  const refused = async (actor: Actor, content: string) => {
    const before = await areaTree();
    const problem = await importAreas(actor, content).catch((reason: unknown) => reason);
    expect(await areaTree()).toEqual(before);
    return problem instanceof Refusal ? problem.key : problem;
  };

  test('from anybody who is not an administrator', async () => {
    const operator: Actor = {
      ...{ kind: 'person', personId: '0197', name: 'Дана' },
      roles: [roleOf('operator')],
    };
    for (const actor of [stranger, operator]) {
      expect(await refused(actor, file(quarter({})))).toBe('people.may-not-administer');
    }
  });

  test('when it names a parent nobody knows', async () => {
    const problem = await refused(
      system,
      file(quarter({}), quarter({ key: 'b', parent: 'nowhere' })),
    );
    expect(problem).toBe('area.unknown-parent');
  });

  test('when an area would lie inside itself, through the stored ones too', async () => {
    const loop = quarter({ key: 'petropavl', parent: 'quarter' });
    expect(await refused(system, file(quarter({ parent: 'petropavl' }), loop))).toBe('area.loop');
    expect(await refused(system, file(quarter({ key: 'north-kazakhstan', parent: 'esil' })))).toBe(
      'area.loop',
    );
  });
});

describe('what the territory gives to others', () => {
  test('a settlement is found with the district it lies in', async () => {
    const [found] = await findPlaces('Бесколь');
    expect(found?.district?.en).toBe('Kyzylzhar District');
  });

  test('a plain map can be drawn from it, small enough for a phone', async () => {
    const text = await publicDrawing();
    expect(text.length).toBeLessThan(250_000);
    const { features } = JSON.parse(text) as { features: { properties: { what: string } }[] };
    const kinds = new Set(features.map(({ properties }) => properties.what));
    expect(kinds).toEqual(new Set(['area', 'name', 'city', 'town', 'village', 'hamlet']));
  });
});
