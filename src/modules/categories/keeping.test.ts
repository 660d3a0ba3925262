import { beforeAll, describe, expect, test } from 'vitest';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { categoryForm } from './input-form.ts';
import {
  addCategory,
  changeCategory,
  orderCategories,
  requireCategories,
  retireCategory,
  reviveCategory,
} from './keeping.ts';
import { categoryHistory, markOfCategory } from './queries-history.ts';
import { allCategories, categoryById, publicCategories } from './queries.ts';

let town: Town;
let cast: Cast;
let admin: Actor;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
  admin = cast.administrator;
});

const three = (text: string) => ({ kk: text, ru: text, en: text });
const form = (key: string, more: object = {}) =>
  categoryForm.parse({
    ...{ key, parent: 'places', names: three('Kerb'), hints: three('A broken kerb') },
    ...{ keywords: three(''), sensitivity: 'public', severity: 'high', respondUnit: 'hours' },
    ...{ respondWithinH: '24', nearbyM: '50', retentionDays: '365', position: '7' },
    ...{ why: 'Residents ask for it', placeAndHarm: 'yes', ...more },
  });
const offered = async () => (await publicCategories()).map(({ key }) => key);

describe('a category', () => {
  test('is added with the reason, and residents can choose it', async () => {
    const id = await addCategory(admin, form('kerb'));
    expect(await offered()).toContain('kerb');
    expect(await categoryById(id)).toMatchObject({ severity: 'high', respondWithinH: 24 });
    expect(await categoryHistory(admin, id)).toMatchObject([
      { why: 'Residents ask for it', by: 'Asel', added: true },
    ]);
    const { payload } = await db
      .selectFrom('ledger_entries')
      .select('payload')
      .where('subject_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(payload).toContain('"placeAndHarm":true');
    expect(payload).not.toContain('Residents ask');
  });

  test('is changed with the reason; its history shows before and after', async () => {
    const id = town.category('bench');
    const seen = await markOfCategory(admin, id);
    const change = form('bench', { seen, why: 'Faster now', respondWithinH: '12' });
    await changeCategory(admin, id, change);
    const [last, first] = await categoryHistory(admin, id);
    expect(last).toMatchObject({ why: 'Faster now', added: false });
    expect(last?.differences).toContainEqual({
      ...{ field: 'respond_within_h', before: '48', after: '12' },
    });
    expect(first).toMatchObject({ why: '', by: null, added: true });
    await expect(changeCategory(admin, id, change)).rejects.toMatchObject({
      key: 'category.changed-meanwhile',
    });
  });

  test('is retired and taken back, never deleted; a group only once it is empty', async () => {
    const id = town.category('dogs');
    await retireCategory(admin, id, { why: 'Another service does it' });
    expect(await offered()).not.toContain('dogs');
    expect(await categoryById(id)).toMatchObject({ retired: true });
    const seen = await markOfCategory(admin, id);
    await changeCategory(admin, id, form('dogs', { seen }));
    expect(await categoryById(id)).toMatchObject({ retired: true });
    await reviveCategory(admin, id, { why: 'It came back' });
    expect(await offered()).toContain('dogs');
    await expect(
      retireCategory(admin, town.category('places'), { why: 'All' }),
    ).rejects.toMatchObject({ key: 'category.has-parts' });
  });

  test('takes another place in the list', async () => {
    const id = town.category('bench');
    await orderCategories(admin, { positions: { [id]: 0 }, why: 'Asked most' });
    const keys = (await allCategories()).map(({ key }) => key);
    expect(keys.indexOf('bench')).toBeLessThan(keys.indexOf('lamp'));
    expect((await categoryHistory(admin, id))[0]?.why).toBe('Asked most');
  });

  test('with a taken key, an unknown group or inside itself is refused', async () => {
    await expect(addCategory(admin, form('lamp'))).rejects.toMatchObject({ field: 'key' });
    await expect(addCategory(admin, form('one', { parent: 'nowhere' }))).rejects.toMatchObject({
      key: 'category.unknown-parent',
    });
    const id = town.category('places');
    const seen = await markOfCategory(admin, id);
    await expect(
      changeCategory(admin, id, form('places', { seen, parent: 'lamp' })),
    ).rejects.toMatchObject({ key: 'category.loop' });
    await expect(retireCategory(admin, 'no-id', { why: 'x' })).rejects.toMatchObject({
      status: 404,
    });
  });
});

test.each([
  ['a stranger', () => stranger],
  ['an operator', () => cast.operatorOfAll],
])('%s may change no category', async (_, who) => {
  const actor = who();
  const id = town.category('lamp');
  const may = { status: 403 };
  expect(() => requireCategories(actor)).toThrow('people.may-not-administer');
  await expect(addCategory(actor, form('mine'))).rejects.toMatchObject(may);
  await expect(changeCategory(actor, id, form('lamp'))).rejects.toMatchObject(may);
  await expect(retireCategory(actor, id, { why: 'x' })).rejects.toMatchObject(may);
  await expect(reviveCategory(actor, id, { why: 'x' })).rejects.toMatchObject(may);
  await expect(orderCategories(actor, { positions: {}, why: 'x' })).rejects.toMatchObject(may);
  await expect(categoryHistory(actor, id)).rejects.toMatchObject(may);
});
