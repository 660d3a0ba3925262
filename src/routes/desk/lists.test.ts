// Lists of the desk that grow for years: a page at a time, nothing cut off.
import { beforeAll, expect, test } from 'vitest';
import { DESK_PAGE } from '#basics/page-number.ts';
import { draftActivity } from '#modules/activities/actions.ts';
import { draftContest } from '#modules/contests/actions.ts';
import { setClock } from '#server/clock.ts';
import { activity } from '../../../test/activities.ts';
import { contest } from '../../../test/contests.ts';
import { monday } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { openPressRoom, type PressRoom } from '../../../test/publications.ts';
import { layTown } from '../../../test/town.ts';
import { load as contests } from './contests/+page.server.ts';
import { load as events } from './events/+page.server.ts';
import { load as publications } from './publications/+page.server.ts';

let room: PressRoom;
let editor: Person;
beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
  editor = await newStaff('Elena', { role: 'editor' });
});

type Load = typeof contests | typeof events | typeof publications;
const all: [string, Load, (nth: number) => Promise<unknown>][] = [
  ['publications', publications, (nth) => room.begun(`Item ${nth}`)],
  ['events', events, () => draftActivity(editor, activity())],
  ['contests', contests, () => draftContest(editor, contest())],
];

test.each(all)('%s come a page at a time, each once', async (name, load, make) => {
  for (let nth = 0; nth <= DESK_PAGE; nth += 1) await make(nth);
  const actor = name === 'publications' ? room.writer : editor;
  const pageOf = async (page: string) => {
    const url = new URL(`http://site/desk/${name}?page=${page}`);
    const data = await load({ url, locals: { actor, locale: 'ru' } } as never);
    const { more, [name]: rows } = data as Record<string, unknown>;
    return { more, ids: (rows as { id: string }[]).map(({ id }) => id) };
  };
  const [first, second] = [await pageOf('1'), await pageOf('2')];
  expect([first.more, first.ids.length, second.more]).toEqual([true, DESK_PAGE, false]);
  expect(second.ids.length).toBeGreaterThan(0);
  expect(new Set([...first.ids, ...second.ids]).size).toBe(first.ids.length + second.ids.length);
});
