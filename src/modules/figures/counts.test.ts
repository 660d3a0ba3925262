import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { file, forgetReports, ids, layGround } from '../../../test/counted-reports.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { jobs } from './jobs.ts';
import { publicCounts, publicTotals } from './queries.ts';

beforeAll(layGround);
beforeEach(forgetReports);

describe('the counts of an area', () => {
  const together = async (area: string) =>
    (await publicCounts(area)).find(({ categoryId }) => categoryId === null);

  test('say what became of every report: closed is never counted as fixed', async () => {
    await file(
      ...[
        {},
        { state: 'assigned' as const },
        { state: 'declined' as const },
        { state: 'merged' as const },
      ],
      { state: 'claimed', claimedAfterDays: 2 },
      { state: 'confirmed', claimedAfterDays: 4, confirmedAfterDays: 5 },
      { state: 'confirmed', claimedAfterDays: 6, confirmedAfterDays: 10 },
      { state: 'disputed', claimedAfterDays: 20 },
    );
    await jobs['figures.count-everything']();
    expect(await together(ids.city)).toMatchObject({
      ...{ reported: 7, claimed: 1, confirmed: 2, disputed: 1 },
      ...{ medianClaimDays: 5, medianConfirmDays: 7.5 },
    });
  });

  test('count what waits for the desk, never what was hidden or is never public', async () => {
    await file(
      { showing: 'held' },
      { showing: 'hidden' },
      { category: ids.drugs, showing: 'held' },
    );
    await jobs['figures.count-everything']();
    expect(await publicCounts(ids.city)).toMatchObject([
      { categoryId: null, reported: 1, medianClaimDays: null },
      { categoryId: ids.lamp, reported: 1 },
    ]);
  });

  test('reach the region around the area, once, and are the same when counted twice', async () => {
    await file(
      {},
      { area: ids.village },
      { area: ids.village, state: 'confirmed', confirmedAfterDays: 3 },
    );
    setClock(new Date('2026-03-05T08:00:30Z'));
    await jobs['figures.count-area']({ areaId: ids.city });
    await jobs['figures.count-area']({ areaId: ids.village });
    expect(await together(ids.region)).toBeUndefined();
    expect(await runDueJobs(jobs, { future: true })).toEqual(['figures.count-area']);
    expect(await together(ids.region)).toMatchObject({
      reported: 3,
      confirmed: 1,
      medianConfirmDays: 3,
    });
    const once = await publicCounts();
    await jobs['figures.count-everything']();
    expect(await publicCounts()).toEqual(once);
    expect(await publicTotals()).toEqual({ reported: 3, claimed: 0, confirmed: 1, disputed: 0 });
    setClock(null);
  });

  test('say how many are late at that moment: public ones that somebody works on, no others', async () => {
    const [before, after] = [new Date('2026-03-05T06:00:00Z'), new Date('2026-03-09T06:00:00Z')];
    setClock(new Date('2026-03-07T06:00:00Z'));
    const rows = await file(
      ...[
        { state: 'assigned' as const },
        { state: 'disputed' as const },
        { state: 'accepted' as const },
      ],
      ...[{ state: 'claimed' as const }, { state: 'assigned' as const, showing: 'held' as const }],
    );
    const due = (id: string | undefined, due_at: Date) =>
      db
        .updateTable('reports')
        .set({ due_at })
        .where('id', '=', id ?? '')
        .execute();
    for (const { id } of rows) await due(id, before);
    await due(rows[2]?.id, after);
    await jobs['figures.count-everything']();
    expect(await together(ids.region)).toMatchObject({ reported: 5, late: 2 });
    setClock(new Date('2026-03-10T06:00:00Z'));
    await jobs['figures.count-area']({ areaId: ids.city });
    expect(await together(ids.city)).toMatchObject({
      late: 3,
      countedAt: new Date('2026-03-10T06:00:00Z'),
    });
    setClock(null);
  });

  test('vanish with the last report', async () => {
    await file({});
    await jobs['figures.count-area']({ areaId: ids.city });
    await db.deleteFrom('reports').execute();
    await jobs['figures.count-area']({ areaId: ids.city });
    expect(await publicCounts(ids.city)).toEqual([]);
  });

  test('of an unknown area are none', async () => {
    await jobs['figures.count-area']({ areaId: newId() });
    expect(await publicCounts(newId())).toEqual([]);
  });
});
