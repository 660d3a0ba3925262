import { beforeAll, expect, test } from 'vitest';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { staffCount } from './staff-list.ts';

let cast: Cast;
beforeAll(async () => {
  await layTown();
  cast = await hireCast();
});

test('an administrator is told how many people may sign in; nobody else is', async () => {
  expect(await staffCount(cast.administrator)).toBe(Object.keys(cast).length);
  await expect(staffCount(cast.operatorOfAll)).rejects.toMatchObject({ status: 403 });
});
