import { beforeAll, describe, expect, test } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { importCategories } from './actions.ts';
import { readCategories } from './input.ts';
import { allCategories, categoryById, publicCategories } from './queries.ts';

const text = { kk: 'Мәтін', ru: 'Текст', en: 'Text' };
const entry = (key: string, more: object = {}) => ({
  key,
  names: text,
  hints: text,
  position: 1,
  ...more,
});
const question = { key: 'hurt', type: 'yes-no', label: text };
const file = readCategories([
  entry('lamp', { parent: 'light', questions: [question], keywords: { ru: ['фонар'] } }),
  entry('light', { position: 0 }),
  entry('hole', { stopper: { words: text, blocks: true } }),
]);
const keys = (list: { key: string }[]) => list.map(({ key }) => key);
const find = async (key: string) => (await allCategories()).find((it) => it.key === key);
const events = () =>
  db
    .selectFrom('ledger_entries')
    .select('event')
    .where('subject_kind', '=', 'category')
    .orderBy('id')
    .execute();

beforeAll(async () => {
  await importCategories(system, file);
});

describe('the categories of a region', () => {
  test('a file brings them in, groups first, and the ledger says so', async () => {
    expect(keys(await publicCategories())).toEqual(['light', 'hole', 'lamp']);
    expect(await events()).toEqual(Array(3).fill({ event: 'category.added' }));
    const lamp = await find('lamp');
    const group = await find('light');
    expect(lamp).toMatchObject({ parentId: group?.id, keywords: { ru: ['фонар'] } });
    expect(await categoryById(lamp?.id ?? '')).toEqual(lamp);
  });

  test('the same file again changes nothing and writes nothing', async () => {
    const before = await events();
    expect(await importCategories(system, file)).toBe(0);
    expect(await events()).toEqual(before);
  });

  test('what changed is changed under the same id, and can be seen at once', async () => {
    const before = await find('lamp');
    const faster = readCategories([entry('lamp', { parent: 'light', respondWithinH: 5 })]);
    expect(await importCategories(system, faster)).toBe(1);
    expect(await find('lamp')).toMatchObject({ id: before?.id, respondWithinH: 5, questions: [] });
    expect((await events()).at(-1)).toEqual({ event: 'category.changed' });
  });

  test('a retired category cannot be chosen any more, but old reports still find its name', async () => {
    setClock(new Date('2026-03-01T10:00:00Z'));
    const retired = readCategories([entry('hole', { retired: true })]);
    expect(await importCategories(system, retired)).toBe(1);
    setClock(new Date('2026-03-02T10:00:00Z'));
    expect(await importCategories(system, retired)).toBe(0);
    expect(keys(await publicCategories())).not.toContain('hole');
    expect(await find('hole')).toMatchObject({ retired: true });
    setClock(null);
  });

  test('a group without a category in use is not offered', async () => {
    await importCategories(
      system,
      readCategories([entry('lamp', { parent: 'light', retired: true })]),
    );
    expect(keys(await publicCategories())).not.toContain('light');
  });
});

describe('a file that would break the tree changes nothing', () => {
  test('an unknown group', async () => {
    const before = await allCategories();
    const wrong = readCategories([entry('new-one'), entry('leaf', { parent: 'nowhere' })]);
    await expect(importCategories(system, wrong)).rejects.toMatchObject({
      key: 'category.unknown-parent',
    });
    expect(await allCategories()).toEqual(before);
  });

  test('a loop through what is stored', async () => {
    const wrong = readCategories([entry('light', { parent: 'lamp' })]);
    await expect(importCategories(system, wrong)).rejects.toMatchObject({ key: 'category.loop' });
  });
});

describe('only who administers the house may change categories', () => {
  const operator: Actor = {
    kind: 'person',
    personId: '00000000-0000-7000-8000-000000000001',
    name: 'Дана',
    roles: [roleOf('operator')],
  };

  test.each([
    ['a stranger', stranger],
    ['a desk operator', operator],
  ])('%s is refused', async (_, actor) => {
    await expect(importCategories(actor, file)).rejects.toMatchObject({
      key: 'people.may-not-administer',
      status: 403,
    });
  });
});
