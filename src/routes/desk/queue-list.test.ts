import { afterAll, beforeAll, expect, test } from 'vitest';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { deskFilters } from '#modules/reports/input.ts';
import { lockOf } from '#modules/reports/locks.ts';
import { setClock } from '#server/clock.ts';
import { fileAndSettle, monday } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { filtersIn, keepList, keptList } from './queue-list.ts';
import { actions } from './reports/[code]/+page.server.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

function browser() {
  const kept = new Map<string, string>();
  return {
    get: (name: string) => kept.get(name),
    set: (name: string, value: string) => void kept.set(name, value),
  } as unknown as Parameters<typeof keepList>[0];
}

const pressNext = (actor: Actor, code: string, cookies: ReturnType<typeof browser>) =>
  Promise.resolve(actions.next?.({ locals: { actor }, params: { code }, cookies } as never)).catch(
    (led: { location?: string }) => {
      if (!led.location) throw led;
      return led.location;
    },
  );

test('"next" on a report’s page takes the next one of the list one came from, then leads back to it', async () => {
  const { operatorOfAll: dana, operatorOfPetropavl: pavel } = cast;
  const one = await fileAndSettle(town, { category: 'bench' });
  const two = await fileAndSettle(town, { category: 'bench' });
  await fileAndSettle(town);
  const cookies = browser();
  keepList(cookies, deskFilters.parse({ queue: 'all', category: 'bench' }));
  expect(await pressNext(dana, one.code, cookies)).toBe(`/desk/reports/${two.code}`);
  expect(await lockOf(pavel, two.code)).toMatchObject({ name: 'Dana' });
  expect(await pressNext(pavel, one.code, cookies)).toBe(
    '/desk?queue=all&category=bench&none-free=1',
  );
  await expect(pressNext(stranger, one.code, cookies)).rejects.toMatchObject({ status: 403 });
});

test('whoever comes from no list, or from one that makes no sense, goes on in triage', () => {
  const cookies = browser();
  expect(keptList(cookies)).toEqual({ queue: 'triage' });
  keepList(cookies, filtersIn(new URLSearchParams('queue=nonsense&state=broken&q=')));
  expect(keptList(cookies)).toEqual({ queue: 'triage' });
  keepList(cookies, filtersIn(new URLSearchParams('queue=late&q=лампа')));
  expect(keptList(cookies)).toEqual({ queue: 'all', q: 'лампа' });
});
