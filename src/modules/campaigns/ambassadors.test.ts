import { beforeAll, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { openPhoto } from '#modules/media/queries.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  ambassadorSaid,
  letOut,
  openCampaignRoom,
  partRow,
  partSeen,
  type CampaignRoom,
} from '../../../test/campaigns.ts';
import { DAY, monday, picture, settle } from '../../../test/loop.ts';
import { layTown } from '../../../test/town.ts';
import {
  mindAmbassadors,
  noteConsent,
  putAmbassadorPicture,
  withdrawConsent,
} from './ambassadors.ts';
import { sendPart } from './approving.ts';
import { deskPart, deskParts } from './desk.ts';
import { changeAmbassador, draftAmbassador } from './drafting.ts';
import { ambassadorCode, ambassadorOf, ambassadorPictures, campaignById } from './queries.ts';

let room: CampaignRoom;
let campaignId: string;

beforeAll(async () => {
  setClock(monday);
  room = await openCampaignRoom(await layTown());
  campaignId = await room.published();
});

async function seen(id: string) {
  const campaign = await campaignById(campaignId);
  if (!campaign) throw new Error('No campaign');
  const found = await ambassadorOf(campaign, ambassadorCode(id));
  const mentioned = campaign.ambassadors.some((one) => one.id === id);
  return { found, mentioned, pictures: await ambassadorPictures(campaign.ambassadors) };
}

/** An ambassador with a picture, for all to see. */
async function shown(name: string, bytes?: Buffer) {
  const id = await room.ambassadorOf(campaignId, name);
  const said = await partSeen(id);
  await putAmbassadorPicture(room.writer, id, said, bytes ?? (await picture()));
  await changeAmbassador(room.writer, id, await ambassadorSaid(id, name));
  await settle();
  await letOut(room.writer, room.second, id);
  return id;
}

const fileOf = (url: string) => openPhoto(url.split('/').at(-1) ?? '');

test('an ambassador is seen by nobody before their written consent is noted and a second person approved', async () => {
  const said = { name: 'Aliya', locale: 'ru' as const, areaId: null };
  await expect(draftAmbassador(room.local, campaignId, said)).rejects.toMatchObject({
    status: 403,
  });
  const id = await draftAmbassador(room.writer, campaignId, said);
  await changeAmbassador(room.writer, id, await ambassadorSaid(id, 'Aliya'));
  await expect(changeAmbassador(stranger, id, await ambassadorSaid(id, 'X'))).rejects.toMatchObject(
    {
      status: 403,
    },
  );
  await expect(sendPart(room.writer, id, await partSeen(id))).rejects.toMatchObject({
    ...{ key: 'campaign.consent-missing', field: 'givenOn' },
  });
  await expect(noteConsent(room.writer, id, { givenOn: '2026-03-03' })).rejects.toMatchObject({
    key: 'campaign.consent-ahead',
  });
  await expect(noteConsent(room.local, id, { givenOn: '2026-03-01' })).rejects.toMatchObject({
    status: 403,
  });
  await noteConsent(room.writer, id, { givenOn: '2026-03-01' });
  expect((await deskPart(room.writer, id, 'ru')).consent).toMatchObject({
    ...{ givenOn: '2026-03-01', notedBy: 'Altyn' },
  });
  expect(await seen(id)).toMatchObject({ found: null, mentioned: false });
  await letOut(room.writer, room.second, id);
  expect(await seen(id)).toMatchObject({ mentioned: true });
});

test('the desk shows an ambassador only to those who work on them', async () => {
  const id = await room.ambassadorOf(campaignId, 'Zhanar');
  await expect(deskPart(room.local, id, 'ru')).rejects.toMatchObject({ key: 'campaign.not-yours' });
  expect((await deskParts(room.local, campaignId, 'ru')).map((one) => one.id)).not.toContain(id);
  expect((await deskParts(room.writer, campaignId, 'ru')).map((one) => one.id)).toContain(id);
});

test('whoever withdraws their consent is gone at once with their picture, by one person, and erased days later', async () => {
  const bytes = await picture();
  const id = await shown('Gulmira', bytes);
  const { pictures } = await seen(id);
  const url = pictures.get(id)?.largeUrl ?? '';
  expect((await fileOf(url)).forAll).toBe(true);
  await expect(withdrawConsent(room.local, id)).rejects.toMatchObject({ status: 403 });
  await withdrawConsent(room.writer, id);
  expect(await seen(id)).toMatchObject({ found: 'gone', mentioned: false });
  await expect(fileOf(url)).rejects.toMatchObject({ status: 404 });
  await expect(withdrawConsent(room.writer, id)).rejects.toMatchObject({
    key: 'campaign.no-consent',
  });
  await expect(noteConsent(room.writer, id, { givenOn: '2026-03-01' })).rejects.toMatchObject({
    key: 'campaign.consent-withdrawn',
  });
  await mindAmbassadors();
  expect(JSON.stringify((await partRow(id)).content)).toContain('Gulmira');
  setClock(new Date(monday.getTime() + 3 * DAY));
  await mindAmbassadors();
  await mindAmbassadors();
  setClock(monday);
  const editions = await db
    .selectFrom('campaign_editions')
    .selectAll()
    .where('part_id', '=', id)
    .execute();
  const photos = await db
    .selectFrom('media_photos')
    .where('subject_id', '=', id)
    .selectAll()
    .execute();
  expect(JSON.stringify([await partRow(id), editions])).not.toMatch(/Gulmira|доски/);
  expect(photos).toEqual([]);
  expect(await seen(id)).toMatchObject({ found: 'gone', mentioned: false });
  const other = await room.ambassadorOf(campaignId, 'Zarina');
  await expect(
    putAmbassadorPicture(room.writer, other, await partSeen(other), bytes),
  ).rejects.toMatchObject({ key: 'library.was-taken-back', field: 'photo' });
  await expect(
    putAmbassadorPicture(room.writer, id, await partSeen(id), await picture()),
  ).rejects.toMatchObject({ key: 'campaign.is-erased' });
});

test('when the term is over the page is gone, and within the hour the picture too', async () => {
  const id = await shown('Saule');
  const url = (await seen(id)).pictures.get(id)?.largeUrl ?? '';
  setClock(new Date('2026-04-30T18:59:00Z'));
  expect(await seen(id)).toMatchObject({ mentioned: true });
  setClock(new Date('2026-04-30T19:01:00Z'));
  expect(await seen(id)).toMatchObject({ found: 'gone', mentioned: false });
  await mindAmbassadors();
  await expect(fileOf(url)).rejects.toMatchObject({ status: 404 });
  expect(JSON.stringify((await partRow(id)).content)).toContain('Saule');
  setClock(new Date('2026-08-01T00:00:00Z'));
  await mindAmbassadors();
  expect(JSON.stringify((await partRow(id)).content)).not.toContain('Saule');
  setClock(monday);
});

test('a picture without saying what it shows, or whose it is, is not sent', async () => {
  const id = await room.ambassadorOf(campaignId, 'Dina');
  const said = { ...(await partSeen(id)), rights: '' };
  await expect(putAmbassadorPicture(room.local, id, said, await picture())).rejects.toMatchObject({
    status: 403,
  });
  await putAmbassadorPicture(room.writer, id, said, await picture());
  await settle();
  await expect(sendPart(room.writer, id, await partSeen(id))).rejects.toMatchObject({
    ...{ key: 'campaign.alt-missing', field: 'alt.ru' },
  });
  await changeAmbassador(room.writer, id, await ambassadorSaid(id, 'Dina', { rights: '' }));
  await expect(sendPart(room.writer, id, await partSeen(id))).rejects.toMatchObject({
    key: 'publication.rights-missing',
  });
});
