import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { file, fileAndSettle, monday } from '../../../test/loop.ts';
import { patience } from '../../../test/patience.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { deskFilters } from './input.ts';
import { countEach } from './desk-queues.ts';
import { watchCounts, type LiveCounts } from './live.ts';
import { takeReport } from './locks.ts';
import { deskFiltersKept, dropFilter, filtersOf, saveFilter } from './saved-filters.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

test('an open desk hears within two seconds what has come in, on its own ground only', async () => {
  const [all, away]: LiveCounts[][] = [[], []];
  const ends = [
    await watchCounts(cast.operatorOfAll, (counts) => all?.push(counts)),
    await watchCounts(cast.operatorOfKyzylzhar, (counts) => away?.push(counts)),
  ];
  expect(all?.at(-1)).toMatchObject({ triage: 0, open: 0 });
  await fileAndSettle(town, { ...village, category: 'bench' });
  await file(town);
  await vi.waitFor(() => expect(all?.at(-1)).toMatchObject({ triage: 2 }), patience);
  await vi.waitFor(() => expect(away?.at(-1)).toMatchObject({ triage: 1 }), patience);
  for (const end of ends) end();
});

test('a desk whose line broke is left out, and the others hear on', async () => {
  let tried = 0;
  const heard: LiveCounts[] = [];
  const ends = [
    await watchCounts(cast.operatorOfAll, () => {
      tried += 1;
      if (tried > 1) throw new Error('the line is gone');
    }),
    await watchCounts(cast.operatorOfAll, (counts) => heard.push(counts)),
  ];
  await file(town);
  await vi.waitFor(() => expect(heard).toHaveLength(2), patience);
  await file(town);
  await vi.waitFor(() => expect(heard).toHaveLength(3), patience);
  expect(tried).toBe(2);
  for (const end of ends) end();
});

test('a strange desk hears nothing', async () => {
  await expect(watchCounts(stranger, () => undefined)).rejects.toMatchObject({ status: 403 });
  await expect(watchCounts(cast.lampWorker, () => undefined)).rejects.toMatchObject({
    status: 403,
  });
});

test('a filter is kept under a name, shared when wanted, counted, and taken away by its owner only', async () => {
  const { operatorOfAll: dana, operatorOfPetropavl: pavel } = cast;
  const filters = deskFilters.parse({ queue: 'all', category: 'bench', sort: 'due' });
  const own = await saveFilter(dana, { name: 'Benches', filters });
  const shared = await saveFilter(dana, {
    name: 'Mine',
    shared: 'yes',
    filters: deskFilters.parse({ queue: 'all', mine: 'yes' }),
  });
  expect(await deskFiltersKept(dana)).toMatchObject([
    { id: own, name: 'Benches', shared: false, own: true },
    { id: shared, name: 'Mine', shared: true, own: true },
  ]);
  const seen = await deskFiltersKept(pavel);
  expect(seen).toMatchObject([{ id: shared, own: false }]);
  const bench = await fileAndSettle(town, { category: 'bench' });
  await takeReport(dana, bench.id);
  const kept = (await deskFiltersKept(dana)).map(filtersOf);
  expect(kept[0]).toMatchObject({ category: 'bench', sort: 'due' });
  expect(await countEach(dana, kept)).toEqual([2, 1]);
  expect(await countEach(pavel, seen.map(filtersOf))).toEqual([0]);
  await expect(dropFilter(pavel, shared)).rejects.toMatchObject({ status: 404 });
  await dropFilter(dana, shared);
  expect(await deskFiltersKept(pavel)).toEqual([]);
});

test('no stranger keeps a filter, and nobody keeps more than thirty', async () => {
  const filters = deskFilters.parse({});
  await expect(saveFilter(stranger, { name: 'X', filters })).rejects.toMatchObject({ status: 403 });
  await expect(dropFilter(stranger, '')).rejects.toMatchObject({ status: 403 });
  await expect(deskFiltersKept(cast.cleaner)).rejects.toMatchObject({ status: 403 });
  for (let at = 0; at < 30; at++) await saveFilter(cast.administrator, { name: `${at}`, filters });
  await expect(saveFilter(cast.administrator, { name: 'One more', filters })).rejects.toMatchObject(
    {
      key: 'desk.list.too-many-filters',
    },
  );
});
