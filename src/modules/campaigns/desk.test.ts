import { beforeAll, expect, test } from 'vitest';
import { DESK_PAGE } from '#basics/page-number.ts';
import { setClock } from '#server/clock.ts';
import { openCampaignRoom } from '../../../test/campaigns.ts';
import { monday } from '../../../test/loop.ts';
import { layTown } from '../../../test/town.ts';
import { deskCampaigns } from './desk.ts';
import { draftCampaign } from './drafting.ts';

beforeAll(() => setClock(monday));

test('more campaigns than one page holds are found on the next, each once', async () => {
  const room = await openCampaignRoom(await layTown());
  const before = (await deskCampaigns(room.writer, 'ru')).length;
  const begin = (nth: number) =>
    draftCampaign(room.writer, { title: `Campaign ${nth}`, locale: 'ru', areaId: null });
  for (let nth = before; nth < DESK_PAGE + 2; nth++) await begin(nth);
  const first = await deskCampaigns(room.writer, 'ru');
  const second = await deskCampaigns(room.writer, 'ru', 2);
  expect([first.length, second.length]).toEqual([DESK_PAGE + 1, 2]);
  const ids = [...first.slice(0, DESK_PAGE), ...second].map(({ id }) => id);
  expect(new Set(ids).size).toBe(DESK_PAGE + 2);
  expect(await deskCampaigns(room.writer, 'ru', 3)).toEqual([]);
});
