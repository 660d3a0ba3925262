import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { now, setClock } from '#server/clock.ts';
import { fileAndSettle, monday, type Filed } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { deskFilters } from './input.ts';
import {
  LOCK_MIN,
  lockOf,
  releaseLock,
  takeFirst,
  takeLock,
  takeNext,
  takeReport,
} from './locks.ts';

let town: Town;
let cast: Cast;
let filed: Filed;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  setClock(monday);
  filed = await fileAndSettle(town);
});
afterAll(() => setClock(null));

const later = (minutes: number) => setClock(new Date(now().getTime() + minutes * 60_000));

describe('a report that somebody answers', () => {
  test('is theirs for ten minutes, and longer while their page is open', async () => {
    const { code } = filed;
    expect(await takeLock(cast.operatorOfAll, code)).toMatchObject({ mine: true, since: monday });
    later(LOCK_MIN - 1);
    expect(await takeLock(cast.operatorOfAll, code)).toMatchObject({ mine: true, since: monday });
    later(LOCK_MIN - 1);
    expect(await lockOf(cast.administrator, code)).toMatchObject({ mine: false, name: 'Dana' });
    later(2);
    expect(await lockOf(cast.administrator, code)).toBeNull();
  });

  test('stays theirs when a colleague opens it, unless the colleague takes it over', async () => {
    const { code } = filed;
    await takeLock(cast.operatorOfAll, code);
    const seen = await takeLock(cast.operatorOfPetropavl, code);
    expect(seen).toMatchObject({ mine: false, name: 'Dana', since: monday });
    later(3);
    const over = await takeLock(cast.operatorOfPetropavl, code, { over: true });
    expect(over).toMatchObject({ mine: true, name: 'Pavel', since: now() });
    await releaseLock(cast.operatorOfAll, code);
    expect(await lockOf(cast.operatorOfAll, code)).toMatchObject({ name: 'Pavel' });
    await releaseLock(cast.operatorOfPetropavl, code);
    expect(await lockOf(cast.operatorOfAll, code)).toBeNull();
  });

  test('goes to one only when two press "next" at once; the other gets the one after it', async () => {
    const second = await fileAndSettle(town);
    const ids = [filed.id, second.id];
    const got = await Promise.all([
      takeFirst(cast.operatorOfAll, ids),
      takeFirst(cast.operatorOfPetropavl, ids),
    ]);
    expect(got.toSorted()).toEqual(ids.toSorted());
    expect(await takeFirst(cast.administrator, ids)).toBeNull();
  });

  test('is followed by the next of the list that nobody has, until all are taken', async () => {
    const list = deskFilters.parse({ queue: 'triage', sort: 'filed', dir: 'asc' });
    const [one, two] = [
      await fileAndSettle(town, { category: 'bench' }),
      await fileAndSettle(town, { category: 'bench' }),
    ];
    const { operatorOfAll: dana, operatorOfPetropavl: pavel } = cast;
    const got = await Promise.all([takeNext(dana, list), takeNext(pavel, list)]);
    expect(got.toSorted()).toEqual([one.code, two.code].toSorted());
    expect(await takeNext(cast.administrator, list)).toBeNull();
    const [danas = ''] = got;
    expect(await takeNext(dana, list, danas ?? '')).toBeNull();
    expect(await lockOf(pavel, danas ?? '')).toBeNull();
    await expect(takeNext(stranger, list)).rejects.toMatchObject({ status: 403 });
  });

  test('taken for the day stays until given back, and closing its page does not give it back', async () => {
    const { code, id } = filed;
    await takeReport(cast.operatorOfAll, id);
    later(24 * 60);
    await takeLock(cast.operatorOfAll, code);
    await releaseLock(cast.operatorOfAll, code, { onlyTimed: true });
    expect(await lockOf(cast.operatorOfAll, code)).toMatchObject({ mine: true, until: null });
    await expect(takeReport(cast.administrator, id)).rejects.toMatchObject({
      ...{ key: 'report.taken-by-other', status: 409 },
    });
  });

  test('is not taken by strangers, nor by the desk of another area', async () => {
    const { code, id } = filed;
    const elsewhere = cast.operatorOfKyzylzhar;
    const refusal = { key: 'report.not-your-area', status: 403 };
    await expect(takeLock(elsewhere, code)).rejects.toMatchObject(refusal);
    await expect(takeReport(elsewhere, id)).rejects.toMatchObject(refusal);
    await expect(lockOf(elsewhere, code)).rejects.toMatchObject(refusal);
    await expect(releaseLock(elsewhere, code)).rejects.toMatchObject(refusal);
    for (const act of [takeLock, lockOf, releaseLock])
      await expect(act(stranger, code)).rejects.toMatchObject({ status: 403 });
    await expect(takeFirst(stranger, [id])).rejects.toMatchObject({ status: 403 });
  });
});
