import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { withdrawal } from '#basics/input-approving.ts';
import { approvePart, sendPart, withdrawPart } from '#modules/campaigns/approving.ts';
import { cardFiles, cardOf } from '#modules/campaigns/cards.ts';
import { changeCampaign } from '#modules/campaigns/drafting.ts';
import { campaignById } from '#modules/campaigns/queries.ts';
import { setClock } from '#server/clock.ts';
import { getFile } from '#server/files.ts';
import { openCampaignRoom, partRow, partSeen, type CampaignRoom } from '../../../test/campaigns.ts';
import { monday, settle } from '../../../test/loop.ts';
import { layTown } from '../../../test/town.ts';
import { GET } from './campaign/[name]/+server.ts';

let room: CampaignRoom;
beforeAll(async () => {
  setClock(monday);
  room = await openCampaignRoom(await layTown());
});

async function ask(name: string) {
  try {
    return await GET({ params: { name } } as unknown as Parameters<typeof GET>[0]);
  } catch (way) {
    const { status, location = '' } = way as { status: number; location?: string };
    return new Response(null, { status, headers: { location } });
  }
}

const campaignOf = async (id: string) => {
  const campaign = await campaignById(id);
  if (!campaign) throw new Error('No such campaign');
  return campaign;
};
const nameIn = (url: string) => new URL(url).pathname.split('/').at(-1) ?? '';

test('a campaign has a card in each of its languages, of its newest edition, until it is withdrawn', async () => {
  const id = await room.published('Card');
  const first = await campaignOf(id);
  const { url, alt, width, height } = cardOf(first, 'ru');
  expect(alt).toBe('Светлый двор');
  const answer = await ask(nameIn(url));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width, height });
  const [, ofRussian = ''] = cardFiles(first);
  expect((await getFile(ofRussian)).equals(bytes)).toBe(true);
  // Drawn once: the second time it comes from the disk.
  expect(Buffer.from(await (await ask(nameIn(url))).arrayBuffer()).equals(bytes)).toBe(true);

  await changeCampaign(room.writer, id, room.form((await partRow(id)).revision));
  await sendPart(room.writer, id, await partSeen(id));
  await approvePart(room.second, id, await partSeen(id));
  await settle();
  const now = cardOf(await campaignOf(id), 'ru').url;
  expect(now).not.toBe(url);
  const moved = await ask(nameIn(url));
  expect([moved.status, moved.headers.get('location')]).toEqual([302, new URL(now).pathname]);
  expect((await ask(nameIn(now))).status).toBe(200);
  await expect(getFile(ofRussian)).rejects.toThrow('ENOENT');

  for (const wrong of [`${id}-9.ru.png`, `${id}-1.xx.png`, 'card.png', `${id}-1.ru.svg`]) {
    expect((await ask(wrong)).status).toBe(404);
  }
  await withdrawPart(room.second, id, withdrawal.parse({ ru: 'Ошибка' }));
  await settle();
  expect((await ask(nameIn(now))).status).toBe(404);
});
