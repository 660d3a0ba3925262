import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, yard, type Town } from '../../../test/town.ts';
import { dropDraft, keepDraft, requireTerritory, saveDraft } from './drafts.ts';
import { changeArea, orderAreas, retireArea, reviveArea } from './keeping.ts';
import {
  areaForm,
  draftDrawing,
  ownDraft,
  territoryDraft,
  territoryFile,
} from './queries-draft.ts';
import { areasAt, areaTree } from './queries.ts';

let town: Town;
let cast: Cast;
let asBefore: string;

type Feature = { properties: Record<string, unknown>; geometry: { coordinates: number[][][] } };
type File = { type: string; features: Feature[] };
const bytes = (file: unknown) => new TextEncoder().encode(JSON.stringify(file));
const read = (text: string) => JSON.parse(text) as File;
const upload = (actor: Actor, file: unknown, retireMissing = false) =>
  keepDraft(actor, { fileName: 'town.geojson', content: bytes(file), mapping: {}, retireMissing });

/** The town with the border between its two districts moved, so that the yard lies in the other. */
function movedBorder(): File {
  const file = read(asBefore);
  for (const { properties, geometry } of file.features) {
    for (const at of geometry.coordinates[0] ?? []) {
      if (properties.key !== 'region' && at[0] === 70) at[0] = 69.1;
    }
  }
  return file;
}
const innermost = async (place: typeof yard) => (await areasAt(place))[0]?.key;
const eventsOf = async (id: string) =>
  (
    await db
      .selectFrom('ledger_entries')
      .select('event')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ event }) => event);

beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
  asBefore = await territoryFile(cast.administrator);
});
beforeEach(async () => {
  const draft = await upload(cast.administrator, read(asBefore), true);
  const { seen } = await territoryDraft(cast.administrator, draft);
  await saveDraft(cast.administrator, draft, seen);
});

describe('new borders from a file', () => {
  test('are looked at first: what is added, changed and retired; the territory stays as it is', async () => {
    const file = movedBorder();
    file.features = file.features.filter(({ properties }) => properties.key !== 'kyzylzhar');
    file.features.push({
      properties: { key: 'beat', kind: 'beat', ru: 'Участок', parent: 'petropavl' },
      geometry: {
        coordinates: [
          [
            [69, 54],
            [69.01, 54],
            [69.01, 54.01],
            [69, 54],
          ],
        ],
      },
      ...{ type: 'Feature' },
    });
    for (const one of file.features) Object.assign(one.geometry, { type: 'Polygon' });
    const draft = await upload(cast.administrator, file, true);
    const { compared } = await territoryDraft(cast.administrator, draft);
    const fates = Object.fromEntries(compared.map(({ key, fate }) => [key, fate]));
    expect(fates).toEqual({
      ...{ region: 'same', petropavl: 'changed', kyzylzhar: 'retired', beat: 'added' },
    });
    expect(compared.find(({ key }) => key === 'petropavl')?.fields).toEqual(['outline']);
    expect(await innermost(yard)).toBe('petropavl');
    expect(await ownDraft(cast.administrator)).toEqual({ id: draft, fileName: 'town.geojson' });
    const drawn = read(await draftDrawing(cast.administrator, draft));
    expect(drawn.features.map(({ properties }) => properties.fate)).toContain('retired');
  });

  test('count once they are saved, and the ledger says which area changed', async () => {
    const draft = await upload(cast.administrator, movedBorder());
    const { seen } = await territoryDraft(cast.administrator, draft);
    expect(await saveDraft(cast.administrator, draft, seen)).toBe(2);
    expect(await innermost(yard)).toBe('kyzylzhar');
    expect((await eventsOf(town.area('petropavl'))).at(-1)).toBe('area.changed');
    await expect(saveDraft(cast.administrator, draft, seen)).rejects.toMatchObject({ status: 404 });
  });

  test('are not saved over what somebody else changed meanwhile', async () => {
    const draft = await upload(cast.administrator, movedBorder());
    const { seen } = await territoryDraft(cast.administrator, draft);
    await orderAreas(cast.administrator, { [town.area('petropavl')]: 77 });
    await expect(saveDraft(cast.administrator, draft, seen)).rejects.toMatchObject({
      key: 'area.changed-meanwhile',
    });
    expect(await innermost(yard)).toBe('petropavl');
  });

  test('a file that would leave an area in a retired one is refused by name', async () => {
    const file = read(asBefore);
    file.features = file.features.filter(({ properties }) => properties.key !== 'region');
    await expect(upload(cast.administrator, file, true)).rejects.toMatchObject({
      key: 'area.parent-retired',
      params: { parent: 'region' },
    });
  });

  test('a border that crosses itself is refused by the name of its area', async () => {
    const file = read(asBefore);
    const ring = file.features.find(({ properties }) => properties.key === 'petropavl')?.geometry;
    if (ring)
      ring.coordinates = [
        [
          [69, 54],
          [70, 56],
          [70, 54],
          [69, 56],
          [69, 54],
        ],
      ];
    await expect(upload(cast.administrator, file)).rejects.toMatchObject({
      key: 'area.ring-crosses',
      params: { key: 'petropavl' },
    });
  });

  test('can be thrown away', async () => {
    const draft = await upload(cast.administrator, movedBorder());
    await dropDraft(cast.administrator, draft);
    expect(await ownDraft(cast.administrator)).toBeNull();
    await expect(territoryDraft(cast.administrator, draft)).rejects.toMatchObject({ status: 404 });
  });
});

describe('one area', () => {
  test('gets other names; with an old form in hand it is refused', async () => {
    const id = town.area('petropavl');
    const { seen } = await areaForm(cast.administrator, id);
    const change = { names: { kk: 'Қала', ru: 'Город', en: 'City' }, kind: 'city', seen };
    await changeArea(cast.administrator, id, change);
    expect((await areaTree()).find((area) => area.id === id)?.names.ru).toBe('Город');
    await expect(changeArea(cast.administrator, id, change)).rejects.toMatchObject({ status: 409 });
  });

  test('is retired and taken back; what lies there belongs to the area around it meanwhile', async () => {
    const id = town.area('kyzylzhar');
    await retireArea(cast.administrator, id);
    expect(await innermost(village)).toBe('region');
    await reviveArea(cast.administrator, id);
    expect(await innermost(village)).toBe('kyzylzhar');
    await expect(retireArea(cast.administrator, town.area('region'))).rejects.toMatchObject({
      key: 'area.has-parts',
    });
  });

  test('is taken back only into an area that is in use', async () => {
    for (const key of ['kyzylzhar', 'petropavl', 'region']) {
      await retireArea(cast.administrator, town.area(key));
    }
    await expect(reviveArea(cast.administrator, town.area('petropavl'))).rejects.toMatchObject({
      key: 'area.parent-retired',
    });
  });
});

const mapper: Actor = {
  ...{ kind: 'person', personId: '00000000-0000-7000-8000-000000000002', name: 'Ayan' },
  roles: [roleOf('operator'), roleOf('officer')],
};
test.each([
  ['a stranger', () => stranger],
  ['an operator', () => cast.operatorOfAll],
  ['an officer', () => mapper],
])('%s may change nothing of the territory', async (_, who) => {
  const actor = who();
  const id = town.area('petropavl');
  const may = { status: 403, key: 'people.may-not-administer' };
  const names = { kk: 'a', ru: 'b', en: 'c' };
  expect(() => requireTerritory(actor)).toThrow('people.may-not-administer');
  await expect(upload(actor, movedBorder())).rejects.toMatchObject(may);
  await expect(saveDraft(actor, id, '')).rejects.toMatchObject(may);
  expect(() => dropDraft(actor, id)).toThrow('people.may-not-administer');
  await expect(changeArea(actor, id, { names, kind: 'x', seen: '' })).rejects.toMatchObject(may);
  await expect(retireArea(actor, id)).rejects.toMatchObject(may);
  await expect(reviveArea(actor, id)).rejects.toMatchObject(may);
  await expect(orderAreas(actor, { [id]: 3 })).rejects.toMatchObject(may);
  await expect(territoryFile(actor)).rejects.toMatchObject(may);
});
