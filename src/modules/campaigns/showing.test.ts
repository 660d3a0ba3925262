import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawal } from '#basics/input-approving.ts';
import { openPhoto } from '#modules/media/queries.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
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
import { mindAmbassadors, putAmbassadorPicture } from './ambassadors.ts';
import { approvePart, sendPart, withdrawPart } from './approving.ts';
import { changeAmbassador } from './drafting.ts';
import { ambassadorPictures, campaignById } from './queries.ts';
import { mayBeErased } from './rules.ts';
import { showAsSeen } from './showing.ts';
import { partForUpdate } from './stored.ts';

let room: CampaignRoom;
let campaignId: string;
beforeAll(async () => {
  setClock(monday);
  room = await openCampaignRoom(await layTown());
});
beforeEach(async () => {
  setClock(monday);
  campaignId = await room.published();
});

/** An ambassador with a picture, ready to be sent. */
async function withPicture(name: string, more: object = {}) {
  const id = await room.ambassadorOf(campaignId, name);
  await putAmbassadorPicture(room.writer, id, await partSeen(id), await picture());
  await changeAmbassador(room.writer, id, await ambassadorSaid(id, name, more));
  await settle();
  return id;
}

const urlOf = async (id: string) => {
  const ambassadors = (await campaignById(campaignId))?.ambassadors ?? [];
  return (await ambassadorPictures(ambassadors)).get(id)?.largeUrl ?? '';
};
const opens = async (url: string) =>
  openPhoto(url.split('/').at(-1) ?? '').then(
    () => true,
    () => false,
  );
const showings = async (id: string) =>
  (
    await db.selectFrom('media_photos').select('showing').where('subject_id', '=', id).execute()
  ).map(({ showing }) => showing);

describe('when a campaign is taken back', () => {
  const reasons = withdrawal.parse({ ru: 'Ошибка' });

  test('the pictures of its ambassadors are gone with it at once, and they are erased days later', async () => {
    const id = await withPicture('Aizhan');
    await letOut(room.writer, room.second, id);
    const url = await urlOf(id);
    expect(await opens(url)).toBe(true);
    await expect(withdrawPart(room.local, campaignId, reasons)).rejects.toMatchObject({
      status: 403,
    });
    expect(await opens(url)).toBe(true);
    await withdrawPart(room.second, campaignId, reasons);
    expect(await opens(url)).toBe(false);
    await mindAmbassadors();
    expect(await opens(url)).toBe(false);
    expect(JSON.stringify((await partRow(id)).content)).toContain('Aizhan');
    setClock(new Date(monday.getTime() + 3 * DAY));
    await mindAmbassadors();
    expect(JSON.stringify((await partRow(id)).content)).not.toContain('Aizhan');
    expect(await showings(id)).toEqual([]);
  });

  test('nobody of it is sent or approved any more; another campaign is as it was', async () => {
    const waiting = await withPicture('Botagoz');
    const written = await withPicture('Bibigul');
    await sendPart(room.writer, waiting, await partSeen(waiting));
    const gone = campaignId;
    campaignId = await room.published();
    const elsewhere = await withPicture('Dana');
    await letOut(room.writer, room.second, elsewhere);
    await withdrawPart(room.second, gone, reasons);
    const no = { key: 'campaign.is-withdrawn' };
    await expect(approvePart(room.second, waiting, await partSeen(waiting))).rejects.toMatchObject(
      no,
    );
    await expect(sendPart(room.writer, written, await partSeen(written))).rejects.toMatchObject(no);
    expect(await showings(waiting)).toEqual(['held']);
    expect(await opens(await urlOf(elsewhere))).toBe(true);
  });
});

describe('the term of an ambassador', () => {
  test('begins later than they are approved: till then nobody sees the picture, then everybody', async () => {
    const id = await withPicture('Zere', { from: '2026-03-10' });
    await letOut(room.writer, room.second, id);
    expect(await showings(id)).toEqual(['held']);
    await mindAmbassadors();
    expect(await showings(id)).toEqual(['held']);
    setClock(new Date('2026-03-10T06:00:00Z'));
    await mindAmbassadors();
    expect(await opens(await urlOf(id))).toBe(true);
    setClock(new Date('2026-05-01T06:00:00Z'));
    await mindAmbassadors();
    expect(await showings(id)).toEqual(['held']);
  });

  test('is what a picture that is only written about waits for: no other than the approved one is shown', async () => {
    const id = await withPicture('Saltanat');
    await letOut(room.writer, room.second, id);
    const url = await urlOf(id);
    await putAmbassadorPicture(room.writer, id, await partSeen(id), await picture());
    await settle();
    await mindAmbassadors();
    expect((await showings(id)).toSorted()).toEqual(['held', 'public']);
    expect(await opens(url)).toBe(true);
    const shown = await change(async (tx) => {
      const part = await partForUpdate(tx, id);
      return part && showAsSeen(tx, part);
    });
    expect(shown).toMatchObject({ standing: { edition: 1, withdrawnAt: null } });
  });

  test('that nobody ever set does not keep a draft for ever, whether they agreed or not', () => {
    const changedAt = new Date('2026-03-10T00:00:00Z');
    const agreed = { givenOn: '2026-02-20', withdrawnAt: null };
    const draft = { edition: 0, withdrawnAt: null, consent: agreed, changedAt, until: '' };
    const on = (day: string) => new Date(`${day}T01:00:00Z`);
    expect(mayBeErased(draft, on('2026-06-07'))).toBe(false);
    expect(mayBeErased(draft, on('2026-06-10'))).toBe(true);
    expect(mayBeErased({ ...draft, consent: null }, on('2026-06-10'))).toBe(true);
    const until = '2026-12-31';
    expect(mayBeErased({ ...draft, until, consent: null }, on('2026-06-10'))).toBe(true);
    expect(mayBeErased({ ...draft, until }, on('2026-06-10'))).toBe(false);
    expect(mayBeErased({ ...draft, edition: 1 }, on('2026-06-10'))).toBe(false);
  });
});
