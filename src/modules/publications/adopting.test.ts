import { beforeAll, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { itemById, publishedItems } from '#modules/syndication/queries.ts';
import { forget } from '#server/cache.ts';
import { setClock } from '#server/clock.ts';
import { newId } from '#server/ids.ts';
import { openCampaignRoom, type CampaignRoom } from '../../../test/campaigns.ts';
import { monday } from '../../../test/loop.ts';
import {
  openPressRoom,
  publicationRow,
  seenAs,
  type PressRoom,
} from '../../../test/publications.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { adoptionsOf, adoptPublication } from './adopting.ts';
import { approvePublication, sendForApproval } from './approving.ts';
import { deskPublication } from './desk.ts';
import { changePublication } from './drafting.ts';
import { publicationForm } from './input.ts';
import { withdrawPublication } from './publishing.ts';

let town: Town;
let press: PressRoom;
let room: CampaignRoom;
let campaignId: string;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  press = await openPressRoom(town);
  room = await openCampaignRoom(town);
  campaignId = await room.published();
  await room.sectionIn(campaignId, 'kyzylzhar');
});

async function publishedIn(campaign: string) {
  const id = await press.begun();
  await changePublication(press.writer, id, press.form(1, { campaignId: campaign }));
  await sendForApproval(press.writer, id, { revision: 2 });
  await press.approve(press.second, id);
  return id;
}

test('the campaign an editor chose goes out with a publication, once it is approved', async () => {
  const id = await publishedIn(campaignId);
  expect((await itemById(id))?.campaign_id).toBe(campaignId);
  expect((await publishedItems({ campaignId })).map((item) => item.id)).toContain(id);
  const here = { campaignId, lyingInId: town.area('kyzylzhar') };
  expect(await publishedItems(here)).toEqual([]);
  await changePublication(press.writer, id, press.form(2, { campaignId: '' }));
  expect((await itemById(id))?.campaign_id).toBe(campaignId);
  await expect(
    changePublication(press.writer, id, press.form(3, { campaignId: newId() })),
  ).rejects.toMatchObject({ field: 'campaignId' });
});

test('a section takes over what another published: with credit, and not before it was gone over', async () => {
  const original = await publishedIn(campaignId);
  const into = { publicationId: original, areaId: town.area('kyzylzhar') };
  const [id = '', ...others] = await Promise.all(
    [1, 2, 3].map(() => adoptPublication(room.local, campaignId, into)),
  );
  expect(others).toEqual([id, id]);
  const { row, texts } = await deskPublication(room.local, id);
  expect(row).toMatchObject({ kind: 'news', campaign_id: campaignId, adopted_from: original });
  expect(Object.keys(texts).toSorted()).toEqual(['kk', 'ru']);
  expect(texts.ru).toMatchObject({ title: 'Фонари горят', toTranslate: true });
  const { slug } = await publicationRow(original);
  expect(texts.ru?.sources).toContain(`[Фонари горят](/news/${slug})`);
  await expect(sendForApproval(room.local, id, await seenAs(id))).rejects.toMatchObject({
    key: 'publication.still-to-translate',
  });
  const said = {
    title: 'У нас тоже',
    summary: 'Светло',
    markdown: 'Да',
    sources: texts.ru?.sources,
  };
  const form = { ...(await seenAs(id)), kind: 'news', areaId: into.areaId, campaignId, ru: said };
  await changePublication(room.local, id, publicationForm.parse(form));
  await sendForApproval(room.local, id, await seenAs(id));
  const seen = { ...(await seenAs(id)), publishAt: null } as { revision: number; publishAt: null };
  await approvePublication(room.localSecond, id, seen);
  await forget('publications.adopted');
  expect(await adoptionsOf(id, 'ru')).toMatchObject({
    from: { id: original, path: `/news/${slug}` },
  });
  expect((await adoptionsOf(original, 'ru')).to).toMatchObject([
    { id, title: 'У нас тоже', areaId: into.areaId },
  ]);
  const here = { campaignId, lyingInId: into.areaId };
  expect((await publishedItems(here)).map((item) => item.id)).toEqual([id]);
  await withdrawPublication(press.writer, original, { kk: '', ru: 'Ошибка', en: '' });
  await forget('publications.adopted');
  expect(await adoptionsOf(id, 'ru')).toEqual({ from: null, to: [] });
});

test('nobody takes over into a section that is not theirs, or that there is none of, or what is theirs already', async () => {
  const original = await publishedIn(campaignId);
  const other = await publishedIn(await room.published('Another'));
  const take = (
    areaKey: string,
    publicationId = original,
    actor: typeof stranger | typeof room.local = room.local,
  ) => adoptPublication(actor, campaignId, { publicationId, areaId: town.area(areaKey) });
  await expect(take('petropavl')).rejects.toMatchObject({ key: 'publication.not-yours' });
  await expect(take('kyzylzhar', original, stranger)).rejects.toMatchObject({ status: 403 });
  await expect(take('kyzylzhar', other)).rejects.toMatchObject({ key: 'publication.unknown' });
  await expect(take('petropavl', original, press.writer)).rejects.toMatchObject({
    key: 'campaign.no-section',
  });
  await room.sectionIn(campaignId, 'kyzylzhar');
  const own = await take('kyzylzhar');
  await expect(take('kyzylzhar', own)).rejects.toMatchObject({ key: 'publication.unknown' });
});
