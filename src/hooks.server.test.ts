import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeSignInLink, signIn } from '#modules/people/actions.ts';
import { sessionOf } from '#modules/people/queries.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { HOUR, monday } from '../test/loop.ts';
import { hireCast, type Cast } from '../test/people.ts';
import { layTown } from '../test/town.ts';
import { handle } from './hooks.server.ts';

let cast: Cast;
let cookie = '';
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  setClock(monday);
  const link = await change((tx) => makeSignInLink(tx, cast.operatorOfAll.personId));
  ({ cookie } = await signIn(link.split('/').at(-1) ?? ''));
});
afterAll(() => setClock(null));

const later = (ms: number) => setClock(new Date(monday.getTime() + ms));

/** A page asked for with this cookie: who it was asked by, and the cookies it sets. */
async function ask(path: string, given = cookie) {
  const set: Record<string, string> = {};
  const locals: { actor?: unknown; sessionId?: string } = {};
  const event = {
    url: new URL(path, 'http://town.example'),
    request: new Request(new URL(path, 'http://town.example')),
    getClientAddress: () => '127.0.0.1',
    ...{ locals, route: { id: path } },
    cookies: {
      get: (name: string) => (name === 'session' ? given : undefined),
      set: (name: string, value: string) => (set[name] = value),
    },
  };
  const resolve = async () => new Response('a page');
  const response = await handle({ event, resolve } as never);
  return { set, locals, headers: response.headers };
}

test('whoever is signed in is known on every page, and their device by its name', async () => {
  const { locals, set } = await ask('/');
  expect(locals.actor).toEqual(cast.operatorOfAll);
  expect(locals.sessionId).toBe((await sessionOf(cookie))?.id);
  expect(set).toEqual({});
  const unknown = await ask('/', 'made-up');
  expect(unknown.locals).toEqual({ actor: { kind: 'stranger' }, locale: 'ru' });
});

test('a page behind a secret link is kept by no cache and found by no search engine', async () => {
  for (const path of ['/outside/x', '/receipt/x', '/appeal/x', '/work/x', '/unsubscribe/x']) {
    const { headers } = await ask(path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  }
});

test('twice a day the cookie is changed, on pages of the staff that no cache keeps', async () => {
  later(12 * HOUR);
  expect((await ask('/photos/x')).set).toEqual({});
  expect((await ask('/reports')).set).toEqual({});
  const { set, headers } = await ask('/desk');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(set.session).toMatch(/^[\w-]{43}$/);
  expect((await sessionOf(set.session))?.actor).toEqual(cast.operatorOfAll);
  // Another page that was on its way with the old one.
  const second = await ask('/account');
  expect(second.set).toEqual({});
  expect(second.locals.actor).toEqual(cast.operatorOfAll);
});

test('that a session is in use is written down every five minutes, not at every page', async () => {
  const seen = async () => {
    const { id = '' } = (await sessionOf(cookie)) ?? {};
    const row = db.selectFrom('people_sessions').select('seen_at').where('id', '=', id);
    return (await row.executeTakeFirstOrThrow()).seen_at;
  };
  later(4 * 60_000);
  await ask('/desk');
  expect(await seen()).toEqual(monday);
  later(6 * 60_000);
  await ask('/desk');
  expect(await seen()).toEqual(new Date(monday.getTime() + 6 * 60_000));
});

test('of other servers nothing is answered while the house has not chosen to speak with them', async () => {
  const paths = ['/.well-known/webfinger', '/ap/actors/house', '/ap/inbox', '/nodeinfo/2.1'];
  for (const path of paths) expect((await ask(path)).locals.actor).toBeDefined();
  Object.assign(config, { federation: true });
  for (const path of paths) expect((await ask(path)).locals.actor).toBeUndefined();
  Object.assign(config, { federation: false });
});
