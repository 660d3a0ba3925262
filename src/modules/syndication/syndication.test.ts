import { beforeAll, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { syndicate, takeBack } from './actions.ts';
import { jobs } from './jobs.ts';
import { cursorOf, itemById, publishedItems } from './queries.ts';
import type { Syndicated } from './rules.ts';

const [town, street, elsewhere] = [newId(), newId(), newId()];
const monday = new Date('2026-11-23T06:00:00Z');

const news = (more: Partial<Syndicated> = {}): Syndicated => ({
  ...{ id: newId(), kind: 'news', publishedAt: monday, path: `/news/${newId()}` },
  texts: { ru: { title: 'Светло', summary: 'Двор осветили', html: '<p>Да</p>', words: 'Да' } },
  ...more,
});
const pass = (thing: Syndicated) => change((tx) => syndicate(tx, thing));

beforeAll(() => setClock(monday));

describe('what is passed on', () => {
  test('stands in the lists it concerns: its area, what lies below it, and everybody', async () => {
    const all = news();
    const here = news({ areaIds: [street, town], tags: ['light'] });
    const there = news({ areaIds: [elsewhere] });
    for (const thing of [all, here, there]) await pass(thing);
    const ids = async (filters: object) => (await publishedItems(filters)).map(({ id }) => id);
    expect((await ids({ areaId: town })).sort()).toEqual([all.id, here.id].sort());
    expect(await ids({ tag: 'light' })).toEqual([here.id]);
    expect(await ids({ locale: 'en' })).toEqual([]);
    expect(await ids({ locale: 'ru', kinds: ['warning'] })).toEqual([]);
  });

  test('corrected, it is its next revision and keeps its moment; every page of a list is whole', async () => {
    const first = news({ campaignId: newId() });
    await pass(first);
    setClock(new Date(monday.getTime() + 60_000));
    await pass({ ...first, publishedAt: new Date(monday.getTime() + 60_000) });
    const item = await itemById(first.id);
    expect(item).toMatchObject({ revision: 2, published_at: monday, state: 'published' });
    const others = [1, 2, 3].map((minute) =>
      news({
        campaignId: first.campaignId ?? null,
        publishedAt: new Date(monday.getTime() + minute * 60_000),
      }),
    );
    for (const thing of others) await pass(thing);
    const filters = { campaignId: first.campaignId ?? '', limit: 3 };
    const page = await publishedItems(filters);
    const rest = await publishedItems({ ...filters, after: page.map(cursorOf).at(-1) ?? '' });
    expect([...page, ...rest].map(({ id }) => id)).toEqual(
      [first, ...others].map(({ id }) => id).reverse(),
    );
  });

  test('taken back, it is in no list but known as withdrawn; what is over holds no more', async () => {
    const gone = news();
    const over = news({ kind: 'warning', endsAt: new Date(monday.getTime() + 1000) });
    for (const thing of [gone, over]) await pass(thing);
    await change((tx) => takeBack(tx, gone.id));
    await change((tx) => takeBack(tx, gone.id));
    expect(await itemById(gone.id)).toMatchObject({ state: 'withdrawn', revision: 2 });
    const listed = (await publishedItems({ limit: 100 })).map(({ id }) => id);
    expect(listed).not.toContain(gone.id);
    expect(listed).toContain(over.id);
    const holding = await publishedItems({
      kinds: ['warning'],
      holdingAt: new Date(monday.getTime() + 2000),
    });
    expect(holding.map(({ id }) => id)).not.toContain(over.id);
    expect(await itemById(newId())).toBeNull();
    expect(await runDueJobs(jobs)).toContain('syndication.spread');
  });
});
