import { beforeAll, describe, expect, test } from 'vitest';
import { withdrawal } from '#basics/input-approving.ts';
import { stranger } from '#modules/people/rules.ts';
import { keepPartner } from '#modules/syndication/partners.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { openCampaignRoom, partRow, partSeen, type CampaignRoom } from '../../../test/campaigns.ts';
import { fileAndClaim, lettersAbout, monday, settle } from '../../../test/loop.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import { approvePart, sendPart, sendPartBack, withdrawPart } from './approving.ts';
import { campaignChoices, requireCampaign } from './choices.ts';
import { deskCampaigns, deskPart, deskParts } from './desk.ts';
import {
  changeCampaign,
  changeSection,
  draftCampaign,
  draftSection,
  dropPart,
} from './drafting.ts';
import { repairsTowards } from './goals.ts';
import { sectionForm } from './input.ts';
import {
  campaignById,
  campaignBySlug,
  partnersOf,
  publicCampaigns,
  withdrawnCampaign,
} from './queries.ts';
import { waitingParts } from './waiting.ts';

let town: Town;
let room: CampaignRoom;
const slugOf = async (id: string) =>
  (await db.selectFrom('campaigns').select('slug').where('id', '=', id).executeTakeFirstOrThrow())
    .slug;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  room = await openCampaignRoom(town);
});

describe('a campaign', () => {
  test('is seen by nobody outside until a second person approves it, then by all', async () => {
    const { writer, second } = room;
    const id = await room.begun('Жарық күндер');
    const slug = await slugOf(id);
    expect(slug).toBe('zharyq-kunder');
    await changeCampaign(writer, id, room.form(1));
    await sendPart(writer, id, await partSeen(id));
    expect((await waitingParts(second, 'ru')).map((one) => one.id)).toContain(id);
    expect((await waitingParts(writer, 'ru')).map((one) => one.id)).not.toContain(id);
    expect(await waitingParts(room.local, 'ru')).toEqual([]);
    await settle();
    const told = (await lettersAbout(id, 'approval')).map(({ recipient }) => recipient);
    expect(told).toContain('bolat@example.org');
    expect(told).not.toContain('altyn@example.org');
    expect(await campaignBySlug(slug)).toBeNull();
    expect(await campaignById(id)).toBeNull();
    await approvePart(second, id, await partSeen(id));
    const seen = await campaignBySlug(slug);
    expect(seen).toMatchObject({ id, slug, over: false, sections: [], ambassadors: [] });
    expect(seen?.content.texts.ru?.title).toBe('Светлый двор');
    expect(seen?.content.goal).toMatchObject({ kind: 'repairs', target: 100 });
    expect((await publicCampaigns()).map((one) => one.id)).toContain(id);
    expect((await campaignChoices('kk')).map((one) => one.name)).toContain('Жарық аула');
    await requireCampaign(id);
    await expect(requireCampaign(newId())).rejects.toMatchObject({ field: 'campaignId' });
  });

  test('is not approved by whoever changed it last, nor in another district, nor unread', async () => {
    const { writer, second, local } = room;
    const id = await room.begun();
    await changeCampaign(writer, id, room.form(1));
    await sendPart(writer, id, { revision: 2 });
    const no = { key: 'publication.needs-another', status: 403 };
    await expect(approvePart(writer, id, { revision: 2 })).rejects.toMatchObject(no);
    const back = { revision: 2, reason: 'Mine' };
    await expect(sendPartBack(writer, id, back)).rejects.toMatchObject(no);
    for (const elsewhere of [local, stranger])
      await expect(approvePart(elsewhere, id, { revision: 2 })).rejects.toMatchObject({
        status: 403,
      });
    await expect(approvePart(second, id, { revision: 1 })).rejects.toMatchObject({ status: 409 });
    await sendPartBack(second, id, { revision: 2, reason: 'Say when' });
    expect((await partRow(id)).state).toBe('draft');
    expect((await deskPart(writer, id, 'ru')).moves.at(-1)).toMatchObject({ words: 'Say when' });
    await expect(approvePart(second, id, { revision: 2 })).rejects.toMatchObject({
      key: 'publication.not-waiting',
    });
  });

  test('stays as everybody reads it while a change of it is written', async () => {
    const id = await room.published('Two editions');
    await changeCampaign(room.writer, id, room.form(2, { ru: { title: 'Другой', lead: 'И всё' } }));
    await expect(changeCampaign(room.second, id, room.form(2))).rejects.toMatchObject({
      key: 'campaign.changed-meanwhile',
      status: 409,
    });
    expect((await campaignById(id))?.content.texts.ru?.title).toBe('Светлый двор');
    await sendPart(room.writer, id, { revision: 3 });
    await approvePart(room.second, id, { revision: 3 });
    expect((await campaignById(id))?.content.texts.ru?.title).toBe('Другой');
  });

  test('that lacks something is not sent, and says what', async () => {
    const id = await room.begun();
    await expect(sendPart(room.writer, id, { revision: 1 })).rejects.toMatchObject({
      ...{ key: 'campaign.lead-missing', field: 'ru.lead', status: 422 },
    });
    const unknown = room.form(1, { partner: { 0: newId() } });
    await expect(changeCampaign(room.writer, id, unknown)).rejects.toMatchObject({
      field: 'partners',
    });
  });

  test('ends by itself after its last day, and is found still', async () => {
    const id = await room.published('Short', { from: '2026-02-01', until: '2026-02-28' });
    expect(await campaignById(id)).toMatchObject({ over: true });
    const order = (await publicCampaigns()).map(({ over }) => over);
    expect(order).toEqual(order.toSorted((a, b) => Number(a) - Number(b)));
    expect((await campaignChoices('ru')).map((one) => one.id)).not.toContain(id);
    expect((await campaignChoices('ru', id)).map((one) => one.id)).toContain(id);
  });

  test('is taken back at once by one person with a reason; nothing of it is shown from then on', async () => {
    const id = await room.published('Wrong one');
    const section = await room.sectionIn(id, 'kyzylzhar');
    const reasons = withdrawal.parse({ ru: 'Ошибка' });
    await expect(withdrawPart(room.local, id, reasons)).rejects.toMatchObject({ status: 403 });
    const slug = await slugOf(id);
    await withdrawPart(room.writer, id, reasons);
    expect(await campaignBySlug(slug)).toBeNull();
    expect(await withdrawnCampaign(slug)).toMatchObject({ reasons: { ru: 'Ошибка' } });
    expect(await withdrawnCampaign('none')).toBeNull();
    await expect(changeCampaign(room.writer, id, room.form(2))).rejects.toMatchObject({
      key: 'campaign.is-withdrawn',
    });
    await expect(dropPart(room.local, section)).rejects.toMatchObject({ key: 'campaign.is-out' });
    expect((await campaignChoices('ru')).map((one) => one.id)).not.toContain(id);
  });

  test('that never was out is thrown away with what was begun in it; one that is out is not', async () => {
    const id = await room.begun();
    await draftSection(room.local, id, town.area('kyzylzhar'));
    await expect(dropPart(room.local, id)).rejects.toMatchObject({ status: 403 });
    await dropPart(room.writer, id);
    expect(await db.selectFrom('campaign_parts').where('campaign_id', '=', id).execute()).toEqual(
      [],
    );
    const out = await room.published();
    await expect(dropPart(room.writer, out)).rejects.toMatchObject({ key: 'campaign.is-out' });
  });

  test('is begun where one may write, and nowhere else', async () => {
    const input = { title: 'Ours', locale: 'en' as const, areaId: town.area('petropavl') };
    await expect(draftCampaign(room.local, input)).rejects.toMatchObject({
      key: 'campaign.not-yours',
    });
    await expect(draftCampaign(stranger, input)).rejects.toMatchObject({ status: 403 });
    await draftCampaign(room.local, { ...input, areaId: town.area('kyzylzhar') });
    const wide = { ...room.form(1), areaIds: [] };
    const id = await room.begun();
    await expect(changeCampaign(room.local, id, wide)).rejects.toMatchObject({ status: 403 });
  });

  test('names its partner organisations, ours and those who pass things on', async () => {
    const key = `school-${newId().slice(-6)}`;
    await keepPartner(room.writer, { name: 'School 7', key });
    const { id: school } = await db
      .selectFrom('syndication_partners')
      .select('id')
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    const lamps = town.organisation('lamp-service');
    const id = await room.published('Together', {
      ...{ partner: { 0: lamps, 1: school }, partnerUrl: { 0: 'https://lamps.example' } },
    });
    const campaign = await campaignById(id);
    const names = campaign && (await partnersOf(campaign, 'en'));
    expect(names).toMatchObject([{ url: 'https://lamps.example' }, { name: 'School 7', url: '' }]);
  });
});

describe('the section of an area', () => {
  test('is kept by the editors of that area, approved like all else, and is one', async () => {
    const id = await room.published('With sections');
    await expect(draftSection(room.local, id, town.area('petropavl'))).rejects.toMatchObject({
      key: 'campaign.not-yours',
    });
    const section = await room.sectionIn(id, 'kyzylzhar');
    expect(await draftSection(room.local, id, town.area('kyzylzhar'))).toBe(section);
    const [one, two] = await Promise.all(
      [1, 2].map(() => draftSection(room.writer, id, town.area('petropavl'))),
    );
    expect(one).toBe(two);
    const [seen] = (await campaignById(id))?.sections ?? [];
    expect(seen).toMatchObject({ areaId: town.area('kyzylzhar') });
    expect(seen?.content.texts.ru).toMatchObject({ contact: '+7 715 000' });
    await expect(draftSection(room.local, newId(), town.area('kyzylzhar'))).rejects.toMatchObject({
      status: 404,
    });
    const wrong = sectionForm.parse({ revision: 2, ru: { lead: 'x' } });
    await expect(changeSection(stranger, section, wrong)).rejects.toMatchObject({ status: 403 });
    await expect(changeSection(room.writer, id, wrong)).rejects.toMatchObject({ status: 404 });
  });
});

test('the desk lists campaigns to whoever works on them, with what each may do', async () => {
  const id = await room.published('Listed');
  await room.sectionIn(id, 'kyzylzhar');
  const listed = (await deskCampaigns(room.local, 'ru')).find((one) => one.id === id);
  expect(listed).toMatchObject({ title: 'Светлый двор', state: 'published', waiting: 0 });
  expect((await deskPart(room.local, id, 'ru')).may).toMatchObject({ edit: false, approve: false });
  expect((await deskPart(room.writer, id, 'ru')).may).toMatchObject({
    edit: true,
    isSecond: false,
  });
  expect(await deskParts(room.local, id, 'ru')).toMatchObject([{ kind: 'section', out: true }]);
  for (const asked of [deskCampaigns(stranger, 'ru'), deskPart(stranger, id, 'ru')])
    await expect(asked).rejects.toMatchObject({ status: 403 });
  await expect(deskParts(stranger, id, 'ru')).rejects.toMatchObject({ status: 403 });
});

test('only repairs that residents confirmed and everybody can see bring a campaign nearer to its goal', async () => {
  const id = await room.published('Repairs', { from: '2026-03-01' });
  const reached = async () => {
    const campaign = await campaignById(id);
    return campaign && repairsTowards({ ...campaign, id: newId() });
  };
  expect(await reached()).toBe(0);
  const filed = await fileAndClaim(town, yard);
  expect(await reached()).toBe(0);
  await giveVerdict(filed.reporter, filed.id, { answer: 'yes', words: '' });
  expect(await reached()).toBe(1);
});
