import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { newId } from '#server/ids.ts';
import { drawCard, letterSize } from '#server/share-cards.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { GET } from './[shape]/[name]/+server.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import { cardPath, readCardName, shareCard } from '#modules/syndication/cards.ts';
import { headOf } from '#modules/syndication/heads.ts';
import { jobs } from '#modules/syndication/jobs.ts';
import * as pictures from '#modules/syndication/pictures.ts';
import type { Syndicated } from '#modules/syndication/rules.ts';

const monday = new Date('2026-11-23T06:00:00Z');
let town: Town;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
});
afterAll(() => setClock(null));

const kk = 'Қылмыстылықтың алдын алу жөніндегі ынтымақтастықтарыңыздағылардың нәтижелері';
const news = (more: Partial<Syndicated> = {}): Syndicated => {
  const id = newId();
  const text = { summary: 'Двор осветили', html: '<p>Да</p>', words: 'Да' };
  return {
    ...{ id, kind: 'news', publishedAt: monday, path: `/news/${id}`, tags: ['двор'] },
    texts: { ru: { ...text, title: 'Светло </script>' }, kk: { ...text, title: kk } },
    areaIds: [town.area('kyzylzhar')],
    ...more,
  };
};
const pass = async (thing: Syndicated) => {
  await change((tx) => syndicate(tx, thing));
  return thing;
};
const ask = async (path: string) => {
  const [, , shape, name] = path.split('/');
  try {
    const params = { shape, name };
    return await GET({ params } as unknown as Parameters<typeof GET>[0]);
  } catch (way) {
    const { status, location = '' } = way as { status: number; location?: string };
    return new Response(null, { status, headers: { location } });
  }
};

test('a card bears the words of its language in the size a network wants, and is drawn once', async () => {
  const { id } = await pass(news());
  const path = cardPath({ id, revision: 1 }, 'kk', 'wide');
  expect(path).toBe(`/cards/wide/${id}-1.kk.png`);
  const [first, second] = await Promise.all([ask(path), ask(path)]);
  expect(first.headers.get('cache-control')).toContain('immutable');
  const bytes = Buffer.from(await first.arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1200, height: 630 });
  expect(Buffer.from(await second.arrayBuffer())).toEqual(bytes);
  expect(await getFile(`cards/${id}/1-kk-wide.png`)).toEqual(bytes);
  const square = await ask(cardPath({ id, revision: 1 }, 'ru', 'square'));
  const drawn = await sharp(await square.arrayBuffer()).metadata();
  expect([drawn.width, drawn.height]).toEqual([1080, 1080]);
});

test('a corrected thing has another card, and the old address leads to it; of a withdrawn one there is none', async () => {
  const thing = await pass(news());
  const old = cardPath({ id: thing.id, revision: 1 }, 'ru', 'wide');
  expect((await ask(old)).status).toBe(200);
  await pass(thing);
  await runDueJobs({ 'syndication.spread': jobs['syndication.spread'] });
  await runDueJobs({ 'syndication.forget-cards': jobs['syndication.forget-cards'] });
  await expect(getFile(`cards/${thing.id}/1-ru-wide.png`)).rejects.toThrow('ENOENT');
  const moved = await ask(old);
  const now = cardPath({ id: thing.id, revision: 2 }, 'ru', 'wide');
  expect([moved.status, moved.headers.get('location')]).toEqual([302, now]);
  expect((await ask(cardPath({ id: thing.id, revision: 3 }, 'ru', 'wide'))).status).toBe(404);
  expect((await ask(cardPath({ id: thing.id, revision: 2 }, 'en', 'wide'))).status).toBe(404);
  await change((tx) => takeBack(tx, thing.id));
  expect((await ask(now)).status).toBe(404);
  expect(await shareCard({ shape: 'wide', id: newId(), revision: 1, locale: 'ru' })).toBeNull();
});

test('what is no address of a card is not found', async () => {
  const id = newId();
  for (const [shape = '', name = ''] of [
    ...[
      ['tall', `${id}-1.ru.png`],
      ['wide', `${id}-1.de.png`],
    ],
    ...[
      ['wide', `../../${id}-1.ru.png`],
      ['wide', `${'0'.repeat(36)}-1.ru.png`],
    ],
  ]) {
    expect(readCardName(shape, name)).toBeNull();
    expect((await ask(`/cards/${shape}/${encodeURIComponent(name)}`)).status).toBe(404);
  }
});

test('a picture that cannot be read leaves the card without it, and a sound one stands on it', async () => {
  const found = vi.spyOn(pictures, 'firstPicture');
  found.mockResolvedValueOnce(Buffer.from('no picture'));
  const { id } = await pass(news());
  expect((await ask(cardPath({ id, revision: 1 }, 'ru', 'wide'))).status).toBe(200);
  const green = { width: 90, height: 60, channels: 3 as const, background: '#00ff00' };
  const picture = await sharp({ create: green }).webp().toBuffer();
  const card = { title: kk, kind: 'Жаңалық', area: '', site: 'Шам', urgent: true, picture };
  for (const [shape, left, top] of [
    ['wide', 1190, 300],
    ['square', 540, 10],
  ] as const) {
    const drawn = await drawCard({ ...card, shape });
    const pixel = sharp(drawn).extract({ left, top, width: 1, height: 1 });
    const [red = 255, light = 0] = await pixel.raw().toBuffer();
    expect([red < 60, light > 200]).toEqual([true, true]);
  }
});

test('letters are as large as they can be for the title to fit, and long words stay whole where they can', () => {
  expect(letterSize('Коротко', 1072, 332)).toBe(92);
  expect(letterSize(kk, 1072, 332)).toBeLessThan(64);
  expect(letterSize('ынтымақтастықтарыңыздағылардың', 600, 332)).toBe(36);
});

test('the head of its page says what it is, in which languages, with the card of its revision', async () => {
  const { id, path } = await pass(news());
  const head = await headOf(id, 'en', { articleSection: 'X' });
  expect(head).toMatchObject({
    ...{ title: kk, locale: 'kk', said: ['kk', 'ru'], path, published: monday.toISOString() },
    image: { url: `${config.publicUrl}/cards/wide/${id}-1.kk.png`, width: 1200, height: 630 },
    thing: {
      ...{ '@type': 'NewsArticle', headline: kk, inLanguage: 'kk', articleSection: 'X' },
      publisher: { name: 'Шамшырақ' },
    },
  });
  const [startsAt, endsAt] = [monday, new Date(monday.getTime() + 3_600_000)];
  const event = await pass(news({ kind: 'event', startsAt, endsAt }));
  expect((await headOf(event.id, 'ru'))?.thing).toMatchObject({
    ...{ '@type': 'Event', name: 'Светло </script>', startDate: startsAt.toISOString() },
  });
  const warning = await pass(news({ kind: 'warning', endsAt, urgent: true }));
  expect((await headOf(warning.id, 'ru'))?.thing).toMatchObject({
    ...{ '@type': 'SpecialAnnouncement', expires: endsAt.toISOString() },
  });
  await change((tx) => takeBack(tx, id));
  expect(await headOf(id, 'ru')).toBeNull();
});
