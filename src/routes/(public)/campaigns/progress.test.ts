import { beforeAll, expect, test } from 'vitest';
import { recordResults } from '#modules/activities/results.ts';
import { resultsForm } from '#modules/activities/input.ts';
import { campaignById } from '#modules/campaigns/queries.ts';
import { publishedItems } from '#modules/syndication/queries.ts';
import { draftWarning } from '#modules/warnings/actions.ts';
import { setClock } from '#server/clock.ts';
import { newId } from '#server/ids.ts';
import { published } from '../../../../test/activities.ts';
import { openCampaignRoom, type CampaignRoom } from '../../../../test/campaigns.ts';
import { DAY, monday } from '../../../../test/loop.ts';
import { newStaff } from '../../../../test/people.ts';
import { layTown } from '../../../../test/town.ts';
import { inHours, publishWarning, warningGiven } from '../../../../test/warnings.ts';
import { campaignPages } from './pages.ts';
import { progressOf } from './progress.ts';
import { campaignAt, daysOf, textIn } from './shown.ts';

let room: CampaignRoom;
beforeAll(async () => {
  setClock(monday);
  room = await openCampaignRoom(await layTown());
});

const counting = (goal: string) => ({ goal, target: '10', goalCategoryId: '' });
async function progress(id: string) {
  const campaign = await campaignById(id);
  return campaign && progressOf(campaign);
}

test('events and the people they reached count for a campaign as they were written down, in its days', async () => {
  setClock(monday);
  const campaignId = await room.published('Events', counting('events'));
  const people = await room.published('People', counting('people'));
  const free = await room.published('Nothing counted', { goal: '', target: '' });
  const first = await published(room.writer, room.second, { campaignId });
  const other = await published(room.writer, room.second, { campaignId: people });
  await published(room.writer, room.second, { campaignId });
  expect(await progress(campaignId)).toEqual({ kind: 'events', target: 10, reached: 0 });
  setClock(new Date(monday.getTime() + 30 * DAY));
  const results = resultsForm.parse({ reached: { teachers: '7', parents: '5' }, minutes: '' });
  for (const { id } of [first, other]) await recordResults(room.second, id, results);
  expect(await progress(campaignId)).toEqual({ kind: 'events', target: 10, reached: 1 });
  expect(await progress(people)).toEqual({ kind: 'people', target: 10, reached: 12 });
  expect(await progress(free)).toBeNull();
});

test('a warning is passed on with the campaign that was chosen for it, one there is none of is refused', async () => {
  setClock(monday);
  const campaignId = await room.published('Warned');
  // An editor writes warnings; who approves them is somebody at the desk.
  const desk = await newStaff('Yerlan', { role: 'operator' });
  const id = await publishWarning(
    { author: room.writer, second: desk },
    { campaignId, expires: inHours(12) },
  );
  expect((await publishedItems({ campaignId })).map((item) => item.id)).toEqual([id]);
  await expect(
    draftWarning(room.writer, warningGiven({ campaignId: newId() })),
  ).rejects.toMatchObject({ field: 'campaignId' });
});

test('a reader sees a campaign in their language or in the next there is, and how many days are left', async () => {
  setClock(monday);
  const id = await room.published('Seen', { worldDay: '2026-03-12' });
  const campaign = await campaignById(id);
  if (!campaign) throw new Error('No campaign');
  expect(textIn(campaign.content, 'en')).toMatchObject({ locale: 'ru', title: 'Светлый двор' });
  expect(textIn(campaign.content, 'kk').title).toBe('Жарық аула');
  expect(daysOf(campaign, 'en').world).toEqual({ day: '12 March 2026', in: 10 });
  setClock(new Date('2026-03-11T19:30:00Z'));
  expect(daysOf(campaign, 'en').world?.in).toBe(0);
  setClock(monday);
  await room.sectionIn(id, 'kyzylzhar');
  const paths = (await campaignPages()).map(({ path }) => path);
  expect(paths).toContain(`/campaigns/${campaign.slug}/about`);
  expect(paths).toContain(`/campaigns/${campaign.slug}/kyzylzhar`);
  await expect(campaignAt('none', 'en')).rejects.toMatchObject({ status: 404 });
});
