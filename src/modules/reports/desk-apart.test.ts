import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { DAY, file, fileAndSettle, monday, settle, type Filed } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { banSomebody } from './bans.ts';
import { all, conditionsOf } from './desk-filtering.ts';
import { countedQueues, deskCounts, deskQueue, queuesOf } from './desk-queues.ts';
import { flagReport } from './flags.ts';
import { deskFilters, deskSorts, listFilters, type Queue } from './input.ts';
import { keptCounts } from './live.ts';
import { takeNext } from './locks.ts';
import { publicList } from './queries.ts';
import { deskFiltersKept, saveFilter } from './saved-filters.ts';
import { releaseBanned } from './undoing.ts';

let town: Town;
let cast: Cast;
let officer: Actor;
const filed: Record<string, Filed> = {};
const why = 'Twenty false alarms';

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  officer = await newStaff('Ofitser', { role: 'officer', areaKey: 'petropavl' });
  const ban = { kind: 'email', value: 'spam@nuisance.example', why, days: 30 } as const;
  await banSomebody(cast.operatorOfAll, ban);
  filed.nobodys = await fileAndSettle(town, { category: 'bench' });
  filed.banned = await fileAndSettle(town, { category: 'bench', email: ban.value });
  filed.away = await fileAndSettle(town, { ...village, email: ban.value });
  filed.flagged = await fileAndSettle(town);
  await flagReport(cast.operatorOfAll, filed.flagged.id, {
    ...{ reason: 'insult', words: '', locale: 'ru' },
  });
  filed.whole = await fileAndSettle(town);
  await db
    .updateTable('reports')
    .set({ part_changed_at: monday })
    .where('id', '=', filed.whole.id)
    .execute();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const nameOf = (code: string) =>
  Object.entries(filed).find(([, one]) => one.code === code)?.[0] ?? code;
const list = async (queue: Queue, actor: Actor = cast.operatorOfAll, more: object = {}) => {
  const { reports } = await deskQueue(actor, deskFilters.parse({ queue, ...more }));
  return reports.map(({ code }) => nameOf(code)).toSorted();
};

describe('what stands apart in the queue', () => {
  test('is what somebody banned has filed: not in triage, not to be looked at, and not counted there', async () => {
    expect(await list('triage')).toEqual(['nobodys']);
    expect(await list('held')).toEqual([]);
    expect(await list('banned')).toEqual(['away', 'banned']);
    for (const sort of deskSorts)
      expect(await list('banned', cast.operatorOfAll, { sort })).toEqual(['away', 'banned']);
    expect(await deskCounts(cast.operatorOfAll)).toMatchObject({ triage: 1, held: 0, banned: 2 });
    const next = await takeNext(cast.operatorOfAll, deskFilters.parse({ queue: 'banned' }));
    expect(['banned', 'away']).toContain(nameOf(next ?? ''));
  });

  test('ends at the ground where one may ban, and is closed to whoever may not ban', async () => {
    expect(await list('banned', cast.operatorOfKyzylzhar)).toEqual(['away']);
    expect(await deskCounts(cast.operatorOfKyzylzhar)).toMatchObject({ banned: 1, triage: 0 });
    await expect(list('banned', officer)).rejects.toMatchObject({ key: 'people.may-not-desk' });
    expect(queuesOf(officer)).not.toContain('banned');
    expect(queuesOf(cast.operatorOfAll)).toContain('banned');
    expect(countedQueues(cast.operatorOfAll)).not.toContain('all');
    expect(await deskCounts(officer)).not.toHaveProperty('banned');
  });

  test('and a list of it that is shared is not offered to whoever may not open it', async () => {
    const filters = deskFilters.parse({ queue: 'banned' });
    const shared = await saveFilter(cast.operatorOfAll, { name: 'Bans', shared: 'yes', filters });
    const kept = await deskFiltersKept(cast.operatorOfAll);
    expect(await keptCounts(cast.operatorOfAll, kept)).toEqual({ [shared]: 2 });
    expect(await deskFiltersKept(officer)).toEqual([]);
    expect(await keptCounts(officer, [])).toEqual({});
    await expect(keptCounts(officer, kept)).rejects.toMatchObject({ status: 403 });
  });

  test('is what a reader flagged, and what has a part that changed, on one’s own ground', async () => {
    expect(await list('flagged')).toEqual(['flagged']);
    expect(await list('part-changed')).toEqual(['whole']);
    expect(await list('flagged', cast.operatorOfAll, { category: 'bench' })).toEqual([]);
    for (const queue of ['flagged', 'part-changed'] as const) {
      expect(await list(queue, cast.operatorOfKyzylzhar)).toEqual([]);
      await expect(list(queue, cast.lampWorker)).rejects.toMatchObject({ status: 403 });
    }
    expect(await deskCounts(cast.operatorOfAll)).toMatchObject({ flagged: 1, 'part-changed': 1 });
  });

  test('until the desk takes on what a ban held back: then it goes its usual way', async () => {
    const { id } = await fileAndSettle(town, {
      ...{ category: 'bench', email: 'spam@nuisance.example' },
    });
    expect(await deskCounts(cast.operatorOfAll)).toMatchObject({ triage: 1, banned: 3 });
    await releaseBanned(cast.operatorOfAll, id, { why });
    await settle();
    expect(await deskCounts(cast.operatorOfAll)).toMatchObject({ triage: 2, banned: 2 });
  });
});

describe('what is late in public', () => {
  const late = async (given: object = {}) => {
    const { reports, next } = await publicList(listFilters.parse({ state: 'late', ...given }));
    return { names: reports.map(({ code }) => nameOf(code)), next };
  };

  test('is open and past due, late for longest first, and goes on where a page ended', async () => {
    expect((await late()).names).toEqual([]);
    setClock(new Date(monday.getTime() + 20 * DAY));
    const { names } = await late();
    expect(names.toSorted()).toEqual(['flagged', 'whole']);
    const filters = listFilters.parse({ state: 'late', area: 'petropavl', category: 'lamp' });
    const first = await publicList(filters, 1);
    const second = await publicList({ ...filters, after: first.next ?? '' }, 1);
    expect([first, second].map(({ reports }) => nameOf(reports[0]?.code ?? ''))).toEqual(names);
    expect(second.next).toBeNull();
  });

  test('is never what waits for the desk or what a ban holds back', async () => {
    await db.updateTable('reports').set({ due_at: monday }).execute();
    setClock(new Date(monday.getTime() + DAY));
    const { names } = await late();
    expect(names).not.toContain('banned');
    expect(names).not.toContain('nobodys');
    expect((await late({ area: 'kyzylzhar' })).names).toEqual([]);
  });
});

describe('among five thousand reports', () => {
  beforeAll(async () => {
    const { id } = await file(town);
    const codes = Array.from({ length: 5000 }, () => newId());
    await sql`insert into reports (id, code, state, showing, category_id, area_id, lon, lat,
        place_from, locale, channel, filed_at, changed_at, due_at)
      select made.id, upper(right(replace(made.id::text, '-', ''), 9)), 'assigned', 'public',
        category_id, area_id, lon, lat, place_from, locale, channel,
        filed_at - made.nth * interval '1 minute', changed_at,
        filed_at + made.nth * interval '1 minute'
      from reports, unnest(${codes}::uuid[]) with ordinality as made (id, nth)
      where reports.id = ${id}`.execute(db);
    await sql`analyze reports`.execute(db);
  });

  const planOf = async (queue: Queue) => {
    const conditions = await conditionsOf(cast.operatorOfAll, deskFilters.parse({ queue }));
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select code from reports
      where ${all(conditions)} order by filed_at desc, code desc limit 51`.execute(db);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  test.each<[Queue, string]>([
    ['triage', 'reports_banned'],
    ['banned', 'reports_banned'],
    ['flagged', 'reports_flagged'],
    ['part-changed', 'reports_part_changed'],
  ])('%s is found by its index', async (queue, index) => {
    const plan = await planOf(queue);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });

  test.each([
    ['in the whole town', sql`true`, 'reports_public_late'],
    ['in one area', sql`area_id = ${newId()}`, 'reports_public_late_by_area'],
  ])('what is late %s is found by its index, in order', async (_, where, index) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select * from reports
      where showing = 'public' and state <> 'merged' and ${where} and (showing = 'public'
        and state in ('assigned', 'accepted', 'disputed') and due_at < ${monday})
      order by due_at, code limit 51`.execute(db);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan|Sort/);
  });
});
