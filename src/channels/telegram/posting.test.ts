import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import { jobs as syndication } from '#modules/syndication/jobs.ts';
import * as pictures from '#modules/syndication/pictures.ts';
import { postsOf, takePost } from '#modules/syndication/posts.ts';
import { nextPost } from '#modules/syndication/rules-posts.ts';
import type { Syndicated } from '#modules/syndication/rules.ts';
import { setClock } from '#server/clock.ts';
import { config, readConfig } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { startTelegram } from '../../../test/telegram-api.ts';
import { patience } from './api.ts';
import { jobs as telegram } from './jobs.ts';
import { postItem } from './posting.ts';

const jobs = { ...syndication, ...telegram };
const monday = new Date('2026-11-23T06:00:00Z');
const after = (seconds: number) => new Date(monday.getTime() + seconds * 1000);
const [inKazakh, inRussian] = [-1_001_000_001, -1_001_000_002];
let api: Awaited<ReturnType<typeof startTelegram>>;

beforeAll(async () => {
  api = await startTelegram();
});
beforeEach(async () => {
  setClock(monday);
  await sql`delete from graphile_worker._private_jobs`.execute(db);
  Object.assign(config, {
    telegram: api.settings('polling'),
    telegramChannels: { kk: String(inKazakh), ru: String(inRussian) },
  });
  Object.assign(api.state, { shown: [], faults: [], calls: [] });
  api.state.blocked.clear();
});
afterAll(async () => {
  setClock(null);
  vi.restoreAllMocks();
  await api.stop();
});

const ru = {
  ...{ title: 'Светло <b>во</b> дворе & рядом', summary: 'Двор *осветили*' },
  ...{ html: '<p>Да</p>', words: 'Да' },
};
const news = (more: Partial<Syndicated> = {}): Syndicated => {
  const id = newId();
  return {
    ...{ id, kind: 'news', publishedAt: monday, path: `/news/${id}`, tags: ['двор 7'] },
    texts: { ru },
    ...more,
  };
};
const pass = async (thing: Syndicated) => {
  await change((tx) => syndicate(tx, thing));
  return thing;
};
const wordsIn = (chat: number) => api.inChat(chat).map(({ words }) => words);
const statesOf = async (id: string) => (await postsOf(id)).map(({ state }) => state);

test('news is posted once in the channel of each language it has, as it was written', async () => {
  const { id } = await pass(news());
  await runDueJobs(jobs);
  await postItem({ itemId: id });
  expect(wordsIn(inKazakh)).toEqual([]);
  expect(wordsIn(inRussian)).toEqual([
    `${ru.title}\n\n${ru.summary}\n\n${config.publicUrl}/news/${id}?lang=ru\n\n#двор_7`,
  ]);
  expect(api.state.calls[0]?.fields.entities).toEqual([
    { type: 'bold', offset: 0, length: ru.title.length },
  ]);
});

test('with a picture it is a photo; a long text is cut so that its address always stands there', async () => {
  const picture = vi.spyOn(pictures, 'firstPictureAsJpeg');
  picture.mockResolvedValueOnce(Buffer.from('a picture'));
  const long = { ...ru, summary: 'Двор осветили. '.repeat(400), machineMade: true };
  const { id } = await pass(news({ urgent: true, texts: { ru: long, kk: long } }));
  await runDueJobs(jobs);
  const [photo] = api.inChat(inKazakh);
  expect(photo?.photo?.toString()).toBe('a picture');
  expect(photo?.words.length).toBeLessThanOrEqual(1024);
  const [text] = api.inChat(inRussian);
  expect(text?.words.length).toBeLessThanOrEqual(4096);
  expect(text?.words.length).toBeGreaterThan(4000);
  for (const shown of [photo, text]) {
    expect(shown?.words).toMatch(/^⚠️ Светло/);
    expect(shown?.words).toContain(`/news/${id}?lang=`);
  }
  expect(photo?.words).toContain('машина аударды');
});

test('a correction edits the message, a withdrawal takes it away', async () => {
  vi.spyOn(pictures, 'firstPictureAsJpeg').mockResolvedValueOnce(Buffer.from('a picture'));
  const both = await pass(news({ texts: { ru, kk: ru } }));
  await runDueJobs(jobs);
  const corrected = { ...ru, note: 'Двор 7, не 5.' };
  await pass({ ...both, texts: { ru: corrected, kk: corrected } });
  await runDueJobs(jobs);
  expect([wordsIn(inKazakh).length, wordsIn(inRussian).length]).toEqual([1, 1]);
  expect(wordsIn(inKazakh)[0]).toContain('Түзетілді: Двор 7, не 5.');
  expect(wordsIn(inRussian)[0]).toContain('Исправлено: Двор 7, не 5.');
  await pass({ ...both, texts: { ru: corrected } });
  await runDueJobs(jobs);
  expect([wordsIn(inKazakh).length, wordsIn(inRussian).length]).toEqual([0, 1]);
  await change((tx) => takeBack(tx, both.id));
  await runDueJobs(jobs);
  expect(wordsIn(inRussian)).toEqual([]);
  expect(await statesOf(both.id)).toEqual(['removed', 'removed']);
});

test('what Telegram lets nobody delete any more says itself that it was withdrawn', async () => {
  const { id } = await pass(news());
  await runDueJobs(jobs);
  const description = "Bad Request: message can't be deleted";
  api.state.faults.push({ method: 'deleteMessage', status: 400, description });
  await change((tx) => takeBack(tx, id));
  await runDueJobs(jobs);
  expect(wordsIn(inRussian)).toEqual(['Это сообщение отозвано.']);
});

test('what somebody deleted in the channel by hand does not come back', async () => {
  const thing = await pass(news());
  await runDueJobs(jobs);
  api.state.shown = [];
  await pass({ ...thing, texts: { ru: { ...ru, note: 'Двор 7.' } } });
  await runDueJobs(jobs);
  expect(wordsIn(inRussian)).toEqual([]);
  expect(await statesOf(thing.id)).toEqual(['removed']);
});

test('when Telegram is slow, unwell or away, it is posted later, and once', async () => {
  const { id } = await pass(news());
  api.state.faults.push({ status: 429, retryAfter: 40 }, { status: 502 });
  await runDueJobs(jobs);
  setClock(after(39));
  await runDueJobs(jobs);
  expect(wordsIn(inRussian)).toEqual([]);
  setClock(after(41));
  await runDueJobs(jobs);
  expect(await statesOf(id)).toEqual(['waiting']);
  Object.assign(config, { telegram: { ...api.settings('polling'), apiUrl: 'http://127.0.0.1:1' } });
  setClock(after(100));
  await runDueJobs(jobs);
  expect(await statesOf(id)).toEqual(['waiting']);
  Object.assign(config, { telegram: api.settings('polling') });
  setClock(after(1000));
  await runDueJobs(jobs);
  expect(wordsIn(inRussian)).toHaveLength(1);
});

test('a channel that does not let us in is not tried again before the next revision', async () => {
  api.state.blocked.add(inRussian);
  const thing = await pass(news());
  await runDueJobs(jobs, { future: true });
  expect((await postsOf(thing.id))[0]).toMatchObject({
    ...{ state: 'refused', problem: expect.stringContaining('403') },
  });
  api.state.blocked.clear();
  await pass(thing);
  await runDueJobs(jobs);
  expect(wordsIn(inRussian)).toHaveLength(1);
});

test('when nobody knows whether it arrived, news is not posted twice, but a warning is said again', async () => {
  patience.answerS = 1;
  const kept = await pass(news());
  api.state.faults.push({ method: 'sendMessage', afterDoing: true });
  await runDueJobs(jobs, { future: true });
  expect(wordsIn(inRussian)).toHaveLength(1);
  expect(await statesOf(kept.id)).toEqual(['unsure']);
  await pass(news({ urgent: true }));
  api.state.faults.push({ method: 'sendMessage', afterDoing: true });
  await runDueJobs(jobs, { future: true });
  expect(wordsIn(inRussian)).toHaveLength(3);
});

test('a worker that was killed while posting news does not make it be posted twice', async () => {
  const { id } = await pass(news());
  const lost = await takePost(id, 'telegram:ru', 'ru');
  expect(lost).toMatchObject({ tries: 1 });
  await runDueJobs(jobs);
  expect(api.state.calls).toEqual([]);
  setClock(after(100));
  await runDueJobs(jobs);
  expect(api.state.calls).toEqual([]);
  expect(await statesOf(id)).toEqual(['unsure']);
});

test('nothing is posted that is over or withdrawn before it could be, or where no bot is', async () => {
  await pass(news({ endsAt: monday }));
  const gone = await pass(news());
  await change((tx) => takeBack(tx, gone.id));
  await runDueJobs(jobs);
  expect(await takePost(newId(), 'telegram:ru', 'ru')).toBeNull();
  config.telegram = null;
  await pass(news());
  await runDueJobs(jobs);
  expect(api.state.calls).toEqual([]);
});

test('the channels are set by language; what is no channel is refused with an example', () => {
  const read = (TELEGRAM_CHANNELS: string) => readConfig({ TELEGRAM_CHANNELS }).telegramChannels;
  expect(read('kk=@qala_kk, ru=-1001234567890')).toEqual({ kk: '@qala_kk', ru: '-1001234567890' });
  expect(read('')).toEqual({});
  for (const wrong of ['@qala', 'de=@qala_de', 'kk=@qala_kk kk=@other', 'kk=12']) {
    expect(() => read(wrong)).toThrow('TELEGRAM_CHANNELS="kk=@qala_kk ru=@qala_ru"');
  }
  expect(nextPost(15, 0, monday)).toBeNull();
});
