import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { comment, commentedOn } from '../../../test/comments.ts';
import { DAY, lettersAbout, monday, settle } from '../../../test/loop.ts';
import { openPressRoom, type PressRoom } from '../../../test/publications.ts';
import { layTown } from '../../../test/town.ts';
import { publishComments } from './deciding.ts';

let room: PressRoom;
beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
});
afterAll(() => setClock(null));

test('those who read comments are asked for the first that waits, once a day', async () => {
  const item = await commentedOn(room);
  const asked = async () => {
    await settle();
    return (await lettersAbout(item, 'approval')).filter(({ body_text }) =>
      body_text.includes(`/desk/comments?item=${item}`),
    );
  };
  const first = await comment(item, 'The first');
  const all = (await asked()).map(({ recipient }) => recipient);
  expect(all.length).toBeGreaterThan(0);
  expect(new Set(all).size).toBe(all.length);
  const second = await comment(item, 'While another waits');
  expect(await asked()).toHaveLength(all.length);
  await publishComments(room.second, [first, second]);
  const third = await comment(item, 'The same day');
  expect(await asked()).toHaveLength(all.length);
  await publishComments(room.second, [third]);
  setClock(new Date(monday.getTime() + DAY));
  await comment(item, 'A day later');
  expect(await asked()).toHaveLength(2 * all.length);
});
