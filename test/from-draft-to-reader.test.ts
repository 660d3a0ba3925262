// One piece of news and one warning, from the draft to everybody who reads, then corrected and taken
// back everywhere: on the wire, with servers that are not ours.
import type { Activity } from '@fedify/vocab';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { locales } from '#basics/localised.ts';
import { changePublication, draftPublication } from '#modules/publications/drafting.ts';
import { correctPublication, sendForApproval } from '#modules/publications/approving.ts';
import { withdrawPublication } from '#modules/publications/publishing.ts';
import { queueDigests } from '#modules/subscriptions/digests.ts';
import { oneWish } from '#modules/subscriptions/input-subscribers.ts';
import { subscribePhone } from '#modules/subscriptions/subscribers.ts';
import { writeFeed } from '#modules/syndication/feeds.ts';
import { askHub } from '#modules/syndication/hub.ts';
import { feedPath } from '#modules/syndication/rules-feeds.ts';
import { cancelWarning, sendWarningForApproval, updateWarning } from '#modules/warnings/actions.ts';
import { cancelForm } from '#modules/warnings/input.ts';
import { approveWarning } from '#modules/warnings/publishing.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { hangUp } from '#server/mail.ts';
import { jobs } from '../src/every-job.ts';
import { startMailCounter } from './crash/mail-counter.ts';
import { follow, makeFediverse, monday } from './fediverse.ts';
import { startSubscriber } from './hub-subscriber.ts';
import { runDueJobs } from './jobs.ts';
import { newStaff } from './people.ts';
import { openPressRoom, publicationRow, readNow, seenAs, type PressRoom } from './publications.ts';
import { startPushService } from './push-service.ts';
import { subscribed } from './subscribers.ts';
import { startTelegram } from './telegram-api.ts';
import { capsOf, publishWarning, warningGiven } from './warnings.ts';

const DAY = 86_400_000;
const secret = 'a secret of the reader';
const channels = { kk: -1_001_000_001, ru: -1_001_000_002, en: -1_001_000_003 };
const fediverse = makeFediverse();
let room: PressRoom;
let [mail, phones, telegram, reader] = [] as unknown as [
  Awaited<ReturnType<typeof startMailCounter>>,
  Awaited<ReturnType<typeof startPushService>>,
  Awaited<ReturnType<typeof startTelegram>>,
  Awaited<ReturnType<typeof startSubscriber>>,
];
const before = { smtpUrl: config.smtpUrl, telegram: config.telegram };

beforeAll(async () => {
  room = await openPressRoom(fediverse.town);
  mail = await startMailCounter();
  phones = await startPushService();
  telegram = await startTelegram();
  reader = await startSubscriber(secret);
});
beforeEach(() => {
  setClock(monday);
  Object.assign(config, { smtpUrl: mail.url, pushToLoopback: true });
  Object.assign(config, { telegram: telegram.settings('polling') });
  config.telegramChannels = Object.fromEntries(
    Object.entries(channels).map(([locale, chat]) => [locale, String(chat)]),
  );
});
afterAll(async () => {
  Object.assign(config, { ...before, telegramChannels: {}, pushToLoopback: false });
  hangUp();
  await Promise.all([mail.stop(), phones.stop(), telegram.stop(), reader.stop()]);
});

const happen = () => runDueJobs(jobs);
const nextMorning = async (days: number) => {
  setClock(new Date(monday.getTime() + days * DAY));
  await queueDigests();
  await happen();
};
const heard = () => fediverse.peer.heard.map((one: Activity) => one.constructor.name);
const lastHeard = async () => JSON.stringify(await fediverse.peer.heard.at(-1)?.toJsonLd());
const inChannel = (locale: keyof typeof channels) =>
  telegram.inChat(channels[locale]).map(({ words }) => words);

const atom = (locale: (typeof locales)[number]) => ({ format: 'atom' as const, locale });
const bodyOf = async (format: 'rss' | 'atom' | 'json', locale: (typeof locales)[number]) =>
  (await writeFeed({ format, locale }))?.body ?? '';

/** The titles in the feed of a language, as readers that are not ours find them in each format. */
async function inFeeds(locale: (typeof locales)[number]) {
  const rss = parseRssFeed(await bodyOf('rss', locale)).items?.map(({ title }) => title) ?? [];
  const entries = parseAtomFeed(await bodyOf('atom', locale)).entries ?? [];
  const json = parseJsonFeed(await bodyOf('json', locale)).items?.map(({ title }) => title) ?? [];
  expect(entries.map(({ title }) => title?.value)).toEqual(rss);
  expect(json).toEqual(rss);
  return rss;
}

const titles = { kk: 'Шам жанды', ru: 'Фонари горят', en: 'The lamps shine' };

/** Written in three languages by one person, let out by another. */
async function letOut(): Promise<string> {
  const { writer, second } = room;
  const place = { areaId: fediverse.town.area('petropavl'), organisationId: null };
  const begun = { kind: 'news' as const, locale: 'ru' as const, title: titles.ru, ...place };
  const id = await draftPublication(writer, begun);
  const en = { title: titles.en, summary: 'The yard has light', markdown: 'Soon' };
  await changePublication(writer, id, room.form(1, { en }));
  await sendForApproval(writer, id, { revision: 2 });
  await happen();
  expect([await inFeeds('en'), heard().at(-1), inChannel('en')]).toEqual([[], 'Accept', []]);
  await expect(room.approve(writer, id)).rejects.toMatchObject({
    key: 'publication.needs-another',
  });
  await room.approve(second, id);
  await happen();
  return id;
}

describe('news', () => {
  test('reaches readers in three languages, is corrected for all, and withdrawn from all', async () => {
    await follow(fediverse, 'petropavl');
    for (const locale of locales) await subscribed(`${locale}@example.org`, { locale });
    const topic = `${config.publicUrl}${feedPath(atom('en'))}`;
    await askHub({ topic, callback: reader.url, secret, mode: 'subscribe' });
    await happen();

    const id = await letOut();
    for (const locale of locales) {
      expect(await inFeeds(locale)).toEqual([titles[locale]]);
      expect(inChannel(locale)).toEqual([expect.stringContaining(titles[locale])]);
    }
    expect(heard().at(-1)).toBe('Create');
    for (const title of Object.values(titles)) expect(await lastHeard()).toContain(title);
    expect(reader.state.heard.at(-1)).toMatchObject({ signed: true });
    await nextMorning(1);
    for (const locale of locales) {
      const letters = await mail.lettersTo(`${locale}@example.org`);
      expect(letters.at(-1)?.text).toContain(titles[locale]);
    }

    const note = { kk: '7-аула, 5 емес', ru: 'Двор 7, не 5', en: 'Yard 7, not 5' };
    const { revision } = await publicationRow(id);
    const en = { title: 'The lamps of yard 7 shine', summary: 'Light', markdown: 'Soon' };
    await changePublication(room.writer, id, room.form(revision, { en }));
    await correctPublication(room.writer, id, { ...(await seenAs(id)), note });
    await room.approve(room.second, id);
    await happen();
    expect(await inFeeds('en')).toEqual([en.title]);
    for (const locale of locales) {
      expect(await bodyOf('atom', locale)).toContain(note[locale]);
      expect(inChannel(locale)).toEqual([expect.stringContaining(note[locale])]);
    }
    expect([heard().at(-1), await lastHeard()]).toEqual([
      'Update',
      expect.stringContaining(note.kk),
    ]);
    expect(reader.state.heard.at(-1)?.body).toContain(en.title);
    await nextMorning(2);
    const [, letter] = await mail.lettersTo('en@example.org');
    expect(letter?.text).toContain(note.en);

    const why = { kk: '', ru: 'Сведения не подтвердились', en: '' };
    await withdrawPublication(room.second, id, why);
    await happen();
    expect(await readNow(id)).toMatchObject({ withdrawn: true, reasons: { ru: why.ru } });
    for (const locale of locales) {
      expect([await inFeeds(locale), inChannel(locale)]).toEqual([[], []]);
    }
    expect(heard().at(-1)).toBe('Delete');
    expect(reader.state.heard.at(-1)?.body).not.toContain(en.title);
    await nextMorning(3);
    expect(await mail.lettersTo('en@example.org')).toHaveLength(2);
  });
});

describe('a warning', () => {
  test('reaches phones and letters at once, changed and ended it reaches them again', async () => {
    const author = await newStaff('Gulnar', { role: 'editor' });
    const second = await newStaff('Dana', { role: 'operator' });
    const two = { author, second };
    await follow(fediverse, 'petropavl');
    await subscribePhone(phones.device('one'), oneWish.parse({ area: 'petropavl' }), 'ru');
    await subscribed('near@example.org', { locale: 'ru' });
    const inCity = { area: { [fediverse.town.area('petropavl')]: 'yes' } };
    const id = await publishWarning(two, inCity);
    await happen();
    const subjects = async () =>
      (await mail.lettersTo('near@example.org')).map(({ subject }) => subject);
    expect(await subjects()).toEqual([expect.stringContaining('Не ходите к реке')]);
    expect(phones.came.map(({ urgency }) => urgency)).toEqual(['high']);
    expect(inChannel('ru')).toEqual([expect.stringContaining('Не ходите к реке')]);
    expect(heard().at(-1)).toBe('Create');

    await updateWarning(author, id, warningGiven({ ...inCity, severity: 'Extreme' }));
    await sendWarningForApproval(author, id);
    await approveWarning(second, id);
    await happen();
    expect([await subjects(), phones.came]).toMatchObject([{ length: 2 }, { length: 2 }]);
    expect(heard().at(-1)).toBe('Update');

    await cancelWarning(author, id, cancelForm.parse({ reason: 'mistake' }));
    await approveWarning(second, id);
    await happen();
    expect([await subjects(), phones.came]).toMatchObject([{ length: 3 }, { length: 3 }]);
    expect((await capsOf(id)).map(({ msgType }) => msgType)).toEqual(['Alert', 'Update', 'Cancel']);
    expect([heard().at(-1), await inFeeds('ru')]).toEqual(['Delete', []]);
  });
});
