import { draftActivity } from '#modules/activities/actions.ts';
import { sendPart } from '#modules/campaigns/approving.ts';
import { changeCampaign, draftAmbassador, draftCampaign } from '#modules/campaigns/drafting.ts';
import { campaignForm } from '#modules/campaigns/input.ts';
import { claimPhotos, keepPhoto } from '#modules/media/actions.ts';
import { meetingForm } from '#modules/meetings/input.ts';
import { planMeeting } from '#modules/meetings/actions.ts';
import { stranger, system } from '#modules/people/rules.ts';
import { sendForApproval } from '#modules/publications/approving.ts';
import { changePublication, draftPublication } from '#modules/publications/drafting.ts';
import { publicationForm } from '#modules/publications/input.ts';
import { putCaptions } from '#modules/publications/videos.ts';
import { draftWarning, sendWarningForApproval } from '#modules/warnings/actions.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { activity } from './activities.ts';
import { appealFiled } from './appeals.ts';
import { keepSpoken } from './chats.ts';
import { file, fileAndSettle, picture } from './loop.ts';
import { comes, rawMail } from './mails.ts';
import type { Kind } from './permission-actors.ts';
import { layTown, yard, type Town } from './town.ts';
import { warningGiven } from './warnings.ts';

/** What somebody tries to get at: its address, and what must not be seen of it. */
export type Thing = {
  kind: Kind;
  params: Record<string, string>;
  secrets: string[];
  town: Town;
  other: string;
};

let laid: Promise<Town> | undefined;
/** The town all of it lies in. */
export const theTown = () => (laid ??= layTownWithIndicator());

/** An indicator that is in the town, seen nowhere yet. */
export const anIndicator = newId();

async function layTownWithIndicator(): Promise<Town> {
  const town = await layTown();
  const seen = { first_seen_at: now(), last_seen_at: now() };
  await db
    .insertInto('indicators')
    .values({ id: anIndicator, kind: 'handle', value: 'shop', match_key: 'shop', ...seen })
    .execute();
  return town;
}

/** An id that nothing has. */
export const foreign = newId();
/** Another organisation than the one a thing is with. */
export const cleaners = ({ town }: Thing) => town.organisation('cleaners');
/** Why something sensitive is read. */
export const reason = { reason: 'call-back', why: '' };

let filed = 0;
/** Somebody else each time: who is banned in one test must not be in the next. */
const reporter = () => ({
  ...{ name: 'Жанна Сәуле', email: `zhanna${++filed}@private.example` },
  phone: `+7 701 555 ${1000 + filed}`,
});

/** A report about a lamp in the city, with the lamp service, its reporter known. */
export async function withReport(): Promise<Thing> {
  const town = await theTown();
  const contact = reporter();
  const words = `Xylophone ${newId()}`;
  const { code } = await fileAndSettle(town, { ...yard, ...contact, words });
  const { code: other } = await file(town, yard);
  return {
    kind: 'report',
    params: { code },
    secrets: [code, words, ...Object.values(contact)],
    town,
    other,
  };
}

/** The same with a photo. */
export async function withPhoto(): Promise<Thing> {
  const town = await theTown();
  const id = newId();
  const photo = await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  const { code } = await fileAndSettle(town, { ...yard, ...reporter(), id });
  await change((tx) => claimPhotos(tx, id, 'report', { showing: 'held' }));
  return { kind: 'report', params: { code, photo: photo.id }, secrets: [code], town, other: '' };
}

/** The same with a voice message. */
export async function withVoice(): Promise<Thing> {
  const town = await theTown();
  const { id, code } = await fileAndSettle(town, { ...yard, ...reporter() });
  const voice = await change((tx) => keepSpoken(tx, id));
  return { kind: 'report', params: { code, voice }, secrets: [code], town, other: '' };
}

/** A report of a lamp on whose photo something was read. */
export async function withWall(): Promise<Thing> {
  const thing = await withPhoto();
  const { id } = await db
    .selectFrom('reports')
    .select('id')
    .where('code', '=', thing.params.code ?? '')
    .executeTakeFirstOrThrow();
  const proposal = newId();
  await db
    .insertInto('indicator_proposals')
    .values({
      ...{ report_id: id, id: proposal, photo_id: thing.params.photo, kind: 'handle' },
      ...{ written: '@wall', match_key: 'waii', certainty: 1, made_at: now() },
      box: JSON.stringify({ x: 0, y: 0, width: 1, height: 1 }),
    })
    .execute();
  return { ...thing, params: { ...thing.params, proposal } };
}

/** A letter to somebody. */
export async function withLetter(): Promise<Thing> {
  const thing = await withReport();
  const letter = await db
    .selectFrom('letters')
    .select(['id', 'body_text'])
    .executeTakeFirstOrThrow();
  return { ...thing, params: { id: letter.id }, secrets: [...thing.secrets, letter.body_text] };
}

/** A mail that was not acted on. */
export async function withMail(): Promise<Thing> {
  const thing = await withReport();
  const subject = `Xylophone ${newId()}`;
  const mail = await comes(await rawMail({ subject, headers: { 'X-Spam-Flag': 'YES' } }));
  return { ...thing, params: { id: mail.id }, secrets: [subject] };
}

/** An appeal about the city, with the lamp service; who appeals is known. */
export async function withAppeal(): Promise<Thing> {
  const town = await theTown();
  const { id, number } = await appealFiled(town);
  const organisation_id = town.organisation('lamp-service');
  await db.updateTable('appeals').set({ organisation_id }).where('id', '=', id).execute();
  const secrets = [number, 'Жанна Сәуле', 'zhanna@private.example'];
  return { kind: 'appeal', params: { number }, secrets, town, other: '' };
}

/** A meeting planned in the city. */
export async function withMeeting(): Promise<Thing> {
  const town = await theTown();
  const id = await planMeeting(system, meetingForm.parse(meetingIn(town)));
  return { kind: 'meeting', params: { id }, secrets: [], town, other: '' };
}

/** What the form of a meeting in the city sends. */
export const meetingIn = (town: Town) => ({
  ...{ areaId: town.area('petropavl'), title: 'The yards', place: 'School 7' },
  ...{ begins: '2026-03-20T18:00', agenda: 'Lamps' },
});

/** A warning for the city that waits for a second person. */
export async function withWarning(): Promise<Thing> {
  const town = await theTown();
  const headline = `Xylophone ${newId()}`;
  const ru = { headline, description: 'Thin ice' };
  const area = { [town.area('petropavl')]: 'yes' };
  const id = await draftWarning(system, warningGiven({ ru, area }));
  await sendWarningForApproval(system, id);
  return { kind: 'meeting', params: { id }, secrets: [headline], town, other: '' };
}

/** An event in the city: a draft whose words nobody else may see. */
export async function withActivity(): Promise<Thing> {
  const town = await theTown();
  const title = `Xylophone ${newId()}`;
  const id = await draftActivity(
    system,
    activity({ areaId: town.area('petropavl'), titles: { en: title }, descriptions: {} }),
  );
  return { kind: 'meeting', params: { id }, secrets: [title], town, other: '' };
}

/** A publication about the city that waits for a second person; `other` is a report there. */
export async function withPublication(): Promise<Thing> {
  const town = await theTown();
  const title = `Xylophone ${newId()}`;
  const lying = { areaId: town.area('petropavl'), organisationId: null };
  const id = await draftPublication(system, { kind: 'news', locale: 'ru', title, ...lying });
  const ru = { title, summary: 'Thin ice', markdown: 'Thin' };
  const typed = { revision: '1', kind: 'news', areaId: lying.areaId, ru };
  await changePublication(system, id, publicationForm.parse(typed));
  await sendForApproval(system, id, { revision: 2 });
  const { code } = await fileAndSettle(town);
  return { kind: 'meeting', params: { id }, secrets: [title], town, other: code };
}

/** The same with captions in Russian. */
export async function withCaptions(): Promise<Thing> {
  const thing = await withPublication();
  const vtt = 'WEBVTT\n\n00:01.000 --> 00:02.000\nThin ice';
  await putCaptions(system, thing.params.id ?? '', { revision: 2, locale: 'ru', vtt });
  return { ...thing, params: { ...thing.params, locale: 'ru' } };
}

/** A campaign of the city that waits for a second person, with an ambassador nobody else may see yet. */
export async function withCampaign(): Promise<Thing> {
  const town = await theTown();
  const name = `Xylophone ${newId()}`;
  const lying = { locale: 'ru' as const, areaId: town.area('petropavl') };
  const id = await draftCampaign(system, { title: 'Thin ice', ...lying });
  const ru = { title: 'Thin ice', lead: 'Keep off' };
  const area = { [lying.areaId]: 'yes' };
  const typed = { revision: '1', from: '2026-03-01', area, ru };
  await changeCampaign(system, id, campaignForm.parse(typed));
  await sendPart(system, id, { revision: 2 });
  const part = await draftAmbassador(system, id, { name, ...lying });
  return { kind: 'meeting', params: { id, part }, secrets: [name], town, other: '' };
}
