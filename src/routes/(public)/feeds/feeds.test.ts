import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { layTown, type Town } from '../../../../test/town.ts';
import { GET } from './[locale]/[file]/+server.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import { titleOf, writeFeed } from '#modules/syndication/feeds.ts';
import {
  feedHolds,
  feedPath,
  readFeedPath,
  type FeedAsked,
} from '#modules/syndication/rules-feeds.ts';
import type { Syndicated } from '#modules/syndication/rules.ts';

const monday = new Date('2026-11-23T06:00:00Z');
const after = (seconds: number) => new Date(monday.getTime() + seconds * 1000);
const campaign = newId();
let town: Town;

const lamp: Syndicated = {
  ...{ id: newId(), kind: 'news', publishedAt: monday, path: '/news/lamp', campaignId: campaign },
  tags: ['жарық'],
  pictures: [
    {
      ...{ path: '/photos/a-large.webp', type: 'image/webp', width: 1600, height: 1200 },
      alts: { ru: 'Двор с "фонарём" & лавкой' },
    },
  ],
  texts: {
    ru: {
      ...{ title: 'Светло <во> дворе & рядом', summary: 'Двор осветили ]]> сегодня\u0007' },
      ...{ html: '<p><a href="/reports/X">Заявка</a></p>', words: 'Заявка' },
    },
    kk: {
      title: 'Аула жарық',
      summary: 'Жарық',
      html: '<p>Иә</p>',
      words: 'Иә',
      machineMade: true,
    },
  },
};
const pass = (thing: Syndicated) => change((tx) => syndicate(tx, thing));

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  await pass(lamp);
});
afterAll(() => setClock(null));

/** What the site answers to whoever asks for a feed. */
async function ask(path: string, headers: Record<string, string> = {}) {
  const url = new URL(path, config.publicUrl);
  const [, , locale = '', file = ''] = url.pathname.split('/');
  try {
    const request = new Request(url, { headers });
    const event = { url, request, params: { locale, file } } as unknown as Parameters<
      typeof GET
    >[0];
    return await GET(event);
  } catch (way) {
    const { status, location = '' } = way as { status: number; location?: string };
    return new Response(null, { status, headers: { location } });
  }
}
const textOf = async (path: string) => (await ask(path)).text();

describe('a feed', () => {
  test('as RSS says whose it is, what is new, with pictures and their words', async () => {
    const answer = await ask('/feeds/ru/news.rss');
    expect(answer.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
    const xml = await answer.text();
    const feed = parseRssFeed(xml);
    const self = `${config.publicUrl}/feeds/ru/news.rss`;
    expect(feed).toMatchObject({ language: 'ru', copyright: expect.stringContaining('источник') });
    expect(feed.atom?.links).toEqual([
      { rel: 'self', type: 'application/rss+xml', href: self },
      { rel: 'hub', href: `${config.publicUrl}/feeds/hub` },
    ]);
    expect(answer.headers.get('link')).toBe(
      `<${config.publicUrl}/feeds/hub>; rel="hub", <${self}>; rel="self"`,
    );
    const [item] = feed.items ?? [];
    expect(item).toMatchObject({
      ...{ title: 'Светло <во> дворе & рядом', guid: { value: `urn:uuid:${lamp.id}` } },
      ...{
        link: `${config.publicUrl}/news/lamp?lang=ru`,
        description: 'Двор осветили ]]> сегодня',
      },
      pubDate: 'Mon, 23 Nov 2026 06:00:00 GMT',
    });
    expect(xml).toContain('<guid isPermaLink="false">');
    expect(item?.enclosures?.[0]).toMatchObject({ url: `${config.publicUrl}/photos/a-large.webp` });
    expect(item?.media?.contents?.[0]).toMatchObject({
      ...{ width: 1600, description: { value: 'Двор с "фонарём" & лавкой' } },
    });
    expect(item?.content?.encoded).toContain(`<a href="${config.publicUrl}/reports/X">`);
    expect(item?.content?.encoded).toContain('alt="Двор с &quot;фонарём&quot; &amp; лавкой"');
    expect(item?.categories?.map(({ name }) => name)).toEqual(['Новость', 'жарық']);
  });

  test('as Atom and as JSON says the same, each in its own words', async () => {
    const atom = parseAtomFeed(await textOf('/feeds/kk/news.atom'));
    expect(atom).toMatchObject({
      ...{ id: `${config.publicUrl}/feeds/kk/news.atom`, updated: monday.toISOString() },
    });
    expect(atom.links?.map(({ rel }) => rel)).toEqual(['self', 'hub', 'alternate']);
    expect(atom.entries?.[0]).toMatchObject({
      ...{ id: `urn:uuid:${lamp.id}`, title: { value: 'Аула жарық' } },
    });
    expect(JSON.stringify(atom.entries?.[0]?.content)).toContain('машина аударды');
    const json = parseJsonFeed(await textOf('/feeds/kk/news.json'));
    expect(json).toMatchObject({ language: 'kk', hubs: [{ type: 'WebSub' }] });
    expect(json.items?.[0]).toMatchObject({
      ...{ id: `urn:uuid:${lamp.id}`, title: 'Аула жарық', tags: ['Жаңалық', 'жарық'] },
    });
  });

  test('holds less when less is asked for, and is named after it', async () => {
    const there = { ...lamp, id: newId(), path: '/news/there', kind: 'advice' as const };
    await pass({ ...there, campaignId: null, tags: [], areaIds: [town.area('kyzylzhar')] });
    const titles = async (query: string) =>
      (parseRssFeed(await textOf(`/feeds/ru/news.rss?${query}`)).items ?? []).map(
        ({ link }) => link,
      );
    const [first, second] = ['/news/lamp', '/news/there'].map(
      (path) => `${config.publicUrl}${path}?lang=ru`,
    );
    expect(await titles('area=petropavl')).toEqual([first]);
    expect((await titles('area=kyzylzhar')).sort()).toEqual([first, second].sort());
    expect(await titles('kind=advice')).toEqual([second]);
    expect(await titles(`campaign=${campaign}`)).toEqual([first]);
    expect(await titles(`tag=${new URLSearchParams({ t: 'жарық' }).toString().slice(2)}`)).toEqual([
      first,
    ]);
    expect(
      titleOf({ locale: 'en', format: 'rss', kind: 'advice', tag: 'light' }, 'Petropavl'),
    ).toBe('Lamplighter: advice · Petropavl · #light');
  });

  test('has one address: other ways to write it lead there, and what is none of ours is not found', async () => {
    const led = await ask('/feeds/ru/news.rss?kind=advice&area=petropavl&utm_source=x');
    expect([led.status, led.headers.get('location')]).toEqual([
      301,
      '/feeds/ru/news.rss?area=petropavl&kind=advice',
    ]);
    for (const path of [
      ...['/feeds/de/news.rss', '/feeds/ru/news.xml', '/feeds/ru/news.rss?kind=gossip'],
      ...['/feeds/ru/news.rss?area=nowhere', '/feeds/ru/news.rss?campaign=1'],
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    expect(await writeFeed({ locale: 'ru', format: 'rss', area: 'nowhere' })).toBeNull();
  });

  test('is not sent again to whoever has it, by its tag or by its moment', async () => {
    setClock(after(30));
    const path = '/feeds/ru/news.atom';
    const first = await ask(path);
    const tag = first.headers.get('etag') ?? '';
    const at = first.headers.get('last-modified') ?? '';
    expect(at).toBe('Mon, 23 Nov 2026 06:00:00 GMT');
    expect((await ask(path, { 'if-none-match': `W/${tag}` })).status).toBe(304);
    expect((await ask(path, { 'if-modified-since': at })).status).toBe(304);
    const before = 'Mon, 23 Nov 2026 05:59:59 GMT';
    expect((await ask(path, { 'if-modified-since': before })).status).toBe(200);
    expect((await ask(path, { 'if-none-match': '"x"', 'if-modified-since': at })).status).toBe(200);
  });

  test('keeps the name of a corrected thing and says what was corrected; a withdrawn one is gone', async () => {
    setClock(after(60));
    const ru = {
      title: 'Светло',
      summary: 'С',
      html: '<p>Д</p>',
      words: 'Д',
      note: 'Двор 7, не 5.',
    };
    await pass({ ...lamp, texts: { ru } });
    // In the very second of a change, its moment would not tell the next one apart.
    expect((await ask('/feeds/ru/news.atom')).headers.get('last-modified')).toBeNull();
    const atom = parseAtomFeed(await textOf('/feeds/ru/news.atom'));
    const entry = atom.entries?.find(({ id }) => id === `urn:uuid:${lamp.id}`);
    expect(entry).toMatchObject({
      ...{ published: monday.toISOString(), updated: after(60).toISOString() },
    });
    expect(JSON.stringify(entry?.content)).toContain('Исправлено: Двор 7, не 5.');
    expect(await textOf('/feeds/kk/news.atom')).not.toContain(lamp.id);
    setClock(after(90));
    await change((tx) => takeBack(tx, lamp.id));
    setClock(after(95));
    const now = await ask('/feeds/ru/news.atom', { 'if-modified-since': after(60).toUTCString() });
    expect(now.status).toBe(200);
    expect(await now.text()).not.toContain(lamp.id);
  });
});

test('an address of a feed says the same to everybody who reads it', () => {
  const asked: FeedAsked = {
    ...{
      locale: 'kk',
      format: 'json',
      area: 'petropavl',
      tag: 'жарық бар',
      kind: 'event',
      campaign,
    },
  };
  expect(readFeedPath(feedPath(asked))).toEqual(asked);
  for (const path of [
    '/feeds/kk/news.rss?tag=%00',
    '//feeds/kk/news.rss',
    '/feeds/kk/x.rss',
    'http://[',
  ]) {
    expect(readFeedPath(path)).toBeNull();
  }
  const item = { kind: 'news', campaign_id: null, area_ids: ['1'], tags: ['a'], texts: lamp.texts };
  const holds = (more: Partial<FeedAsked>, areaId?: string) =>
    feedHolds({ locale: 'ru', format: 'rss', ...more }, item, areaId);
  expect([holds({}), holds({ tag: 'a' }), holds({ area: 'x' }, '1')]).toEqual([true, true, true]);
  expect([
    ...[
      holds({ locale: 'en' }),
      holds({ tag: 'b' }),
      holds({ area: 'x' }, '2'),
      holds({ area: 'x' }),
    ],
    ...[holds({ kind: 'event' }), holds({ campaign })],
  ]).not.toContain(true);
});
