// Two thousand comments of spam, sent through the form as machines from many networks would.
import { isActionFailure, isRedirect } from '@sveltejs/kit';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { setClock } from '#server/clock.ts';
import { answerTo, commentedOn, commentsOf } from '../../test/comments.ts';
import { monday } from '../../test/loop.ts';
import { openPressRoom, publicationRow, type PressRoom } from '../../test/publications.ts';
import { layTown } from '../../test/town.ts';
import { load as newsPage } from './(public)/news/+page.server.ts';
import { load as itemPage } from './(public)/news/[slug]/+page.server.ts';
import { actions, load as commentsPage } from './(public)/news/[slug]/comments/+page.server.ts';
import { GET as feed } from './(public)/feeds/[locale]/[file]/+server.ts';
import { GET as sitemap } from './(public)/sitemap-[part].xml/+server.ts';
import { load as deskPage } from './desk/comments/+page.server.ts';

const SENT = 2000;
const NETWORKS = 400;
const AT_ONCE = 40;
const MOST_QUESTIONS = 5;
const MARK = 'xylophone-casino';

let room: PressRoom;
let id: string;
let slug: string;

beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
  id = await commentedOn(room);
  ({ slug } = await publicationRow(id));
});
afterAll(() => setClock(null));

type Asked = { path?: string; params?: object; actor?: unknown; form?: Record<string, string> };

const event = ({ path = '/', params = {}, actor = stranger, form }: Asked, address = '192.0.2.1') =>
  ({
    url: new URL(path, 'http://town.example'),
    params: { slug, ...params },
    request: new Request('http://town.example', {
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    }),
    ...{ locals: { locale: 'ru', actor }, cookies: { get: () => undefined } },
    ...{ setHeaders: () => undefined, getClientAddress: () => address },
  }) as never;

type Open = { open: { challenge: string; question: string } };

const keysOf = (answer: unknown) =>
  (answer as { problems: { key: string }[] }).problems.map(({ key }) => key).join();

/** Opens the form and sends it; gives what the reader is told, or 'taken'. */
async function spam(nth: number, network: number, right: boolean): Promise<string> {
  const { open } = (await commentsPage(event({}))) as Open;
  const words = nth % 4 === 0 ? `${MARK}, the same` : `${MARK} number ${nth} http://a.example`;
  const answer = right ? answerTo(id, open.challenge) : '99';
  const form = { words, name: 'Machine', challenge: open.challenge, answer };
  try {
    const said = await actions.send?.(event({ form }, `2001:db8:${network.toString(16)}::1`));
    return isActionFailure(said) ? keysOf(said.data) : 'nothing';
  } catch (problem) {
    if (isRedirect(problem)) return 'taken';
    throw problem;
  }
}

const withoutTokens = (page: unknown) =>
  JSON.stringify(page).replace(/"open":\{[^}]*\}/, '"open":{}');

/** Everything a stranger can open on which a comment could show. */
async function everythingPublic(): Promise<string[]> {
  const feeds = ['news.rss', 'news.atom', 'news.json'].map(async (file) => {
    const answer = await feed(event({ path: `/feeds/ru/${file}`, params: { locale: 'ru', file } }));
    return answer.text();
  });
  const map = sitemap(event({ path: '/sitemap-1.xml', params: { part: '1' } }));
  return Promise.all([
    Promise.resolve(itemPage(event({}))).then(withoutTokens),
    Promise.resolve(commentsPage(event({}))).then(withoutTokens),
    Promise.resolve(newsPage(event({ path: '/news' }))).then(withoutTokens),
    itemById(id).then(withoutTokens),
    Promise.resolve(map).then((answer) => answer.text()),
    ...feeds,
  ]);
}

/** How many questions a page asks: each takes a connection from the pool. */
async function questionsOf(load: () => unknown) {
  const taken = vi.spyOn(pg.Pool.prototype, 'connect');
  const page = await load();
  const count = taken.mock.calls.length;
  taken.mockRestore();
  return { page, count };
}

type Queue = { comments: { times: number; words: string }[]; next: string | null };

test('two thousand comments of spam are held, none is public, and the desk still gets about', async () => {
  const before = await everythingPublic();
  const told = new Map<string, number>();
  const send = async (nth: number) => {
    // Every ninth form is answered wrong; one network sends far more than it may.
    const said = await spam(nth, nth % 10 === 9 ? 1 : nth % NETWORKS, nth % 9 !== 8);
    told.set(said, (told.get(said) ?? 0) + 1);
  };
  let nth = 0;
  const machines = Array.from({ length: AT_ONCE }, async () => {
    while ((told.get('taken') ?? 0) < SENT && nth < 3 * SENT) await send(nth++);
  });
  await Promise.all(machines);

  const taken = told.get('taken') ?? 0;
  expect(taken).toBeGreaterThanOrEqual(SENT);
  expect(told.get('comment.answer-wrong')).toBeGreaterThan(0);
  expect(told.get('limit.too-many')).toBeGreaterThan(0);
  expect([...told.keys()].sort()).toEqual(['comment.answer-wrong', 'limit.too-many', 'taken']);
  const stored = await commentsOf(id);
  expect(stored).toHaveLength(taken);
  expect(stored.every(({ state }) => state === 'held')).toBe(true);

  const after = await everythingPublic();
  expect(after).toEqual(before);
  expect(after.join()).not.toContain(MARK);

  for (const load of [itemPage, commentsPage]) {
    expect((await questionsOf(() => load(event({})))).count).toBeLessThanOrEqual(MOST_QUESTIONS);
  }
  const { page, count } = await questionsOf(() => deskPage(event({ actor: room.second })));
  const queue = page as Queue;
  expect(count).toBeLessThanOrEqual(MOST_QUESTIONS);
  expect(queue.comments).toHaveLength(50);
  const read = new Set<string>();
  let times = 0;
  for (let next: string | null = ''; next !== null;) {
    const path = `/desk/comments?after=${next}`;
    const one = (await deskPage(event({ path, actor: room.second }))) as Queue;
    expect(one.comments.length).toBeLessThanOrEqual(50);
    for (const comment of one.comments) {
      expect(read.has(comment.words)).toBe(false);
      read.add(comment.words);
      times += comment.times;
    }
    next = one.next;
  }
  // All of them are there, the same words in one row.
  expect(times).toBe(taken);
  expect(read.size).toBe(new Set(stored.map(({ words }) => words)).size);
}, 600_000);
