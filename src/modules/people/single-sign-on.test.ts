import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { paths } from '#basics/paths.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { client, signInThere, startProvider } from '../../../test/oidc.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { actorOfSession } from './queries.ts';
import { beginSingleSignOn, finishSingleSignOn } from './single-sign-on.ts';

const back = config.publicUrl + paths.singleSignOnBack();
const accounts = {
  'dana-of-the-city': { email: 'Dana@example.org', email_verified: true },
  'another-dana': { email: 'dana@example.org', email_verified: true },
  'not-verified': { email: 'pavel@example.org', email_verified: false },
  nobody: { email: 'nobody@example.org', email_verified: true },
};
let provider: Awaited<ReturnType<typeof startProvider>>;
let cast: Cast;

beforeAll(async () => {
  // The provider says on the console that it is a trial.
  for (const method of ['info', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation(() => undefined);
  }
  await layTown();
  cast = await hireCast();
  provider = await startProvider(back, accounts);
});
beforeEach(async () => {
  setClock(null);
  config.singleSignOn = {
    issuer: provider.issuer,
    ...{ clientId: client.id, clientSecret: client.secret, name: 'City account' },
  };
  await db.deleteFrom('people_identities').execute();
});
afterAll(async () => {
  config.singleSignOn = null;
  await provider.stop();
});

type Begun = Awaited<ReturnType<typeof beginSingleSignOn>>;

/** Signs in there, after somebody on the way has changed the address, and comes back. */
async function goThere(account: string, changed: Record<string, string> = {}) {
  const begun = await beginSingleSignOn();
  const to = new URL(begun.to);
  for (const [name, value] of Object.entries(changed)) to.searchParams.set(name, value);
  const url = new URL(await signInThere(to.href, account, back));
  return { begun, url };
}
const comeBack = ({ cookie }: Pick<Begun, 'cookie'>, url: URL) =>
  finishSingleSignOn({ cookie, query: url.search, device: 'Firefox' });
const failed = { key: 'people.single-sign-on-failed', status: 403 };

test('a person we know by a verified address comes in, and is known by their account from then on', async () => {
  const first = await goThere('dana-of-the-city');
  const asked = new URL(first.begun.to).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    ...{ response_type: 'code', code_challenge_method: 'S256', redirect_uri: back },
  });
  expect(asked.get('state')?.length).toBeGreaterThan(30);
  const { cookie, secondStep } = await comeBack(first.begun, first.url);
  expect(secondStep).toBe(false);
  expect(await actorOfSession(cookie)).toEqual(cast.operatorOfAll);

  accounts['dana-of-the-city'].email = 'married@example.org';
  const second = await goThere('dana-of-the-city');
  const again = await comeBack(second.begun, second.url);
  expect(await actorOfSession(again.cookie)).toEqual(cast.operatorOfAll);
  accounts['dana-of-the-city'].email = 'Dana@example.org';
});

test('whoever nobody here knows is told so, and is not taken on', async () => {
  const { begun, url } = await goThere('nobody');
  await expect(comeBack(begun, url)).rejects.toMatchObject({
    ...{ key: 'people.single-sign-on-unknown', status: 403 },
  });
  const people = db.selectFrom('people').where('email', '=', 'nobody@example.org').selectAll();
  expect(await people.execute()).toEqual([]);
});

test('an address that they have not verified opens nothing', async () => {
  const { begun, url } = await goThere('not-verified');
  await expect(comeBack(begun, url)).rejects.toMatchObject({
    key: 'people.single-sign-on-unverified',
  });
});

test('a second account of theirs with the same address does not get the first one’s', async () => {
  const first = await goThere('dana-of-the-city');
  await comeBack(first.begun, first.url);
  const second = await goThere('another-dana');
  await expect(comeBack(second.begun, second.url)).rejects.toMatchObject({
    key: 'people.single-sign-on-other',
  });
});

test('who has left does not come in', async () => {
  const { personId } = cast.operatorOfAll;
  const set = (disabled_at: Date | null) =>
    db.updateTable('people').set({ disabled_at }).where('id', '=', personId).execute();
  await set(new Date('2026-01-01'));
  const { begun, url } = await goThere('dana-of-the-city');
  await expect(comeBack(begun, url)).rejects.toMatchObject({
    key: 'people.single-sign-on-unknown',
  });
  await set(null);
});

test.each([
  ['state', 'somebody else’s state'],
  ['nonce', 'somebody else’s nonce'],
  ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
])('a sign-in whose %s was changed on the way is refused', async (name, value) => {
  const { begun, url } = await goThere('dana-of-the-city', { [name]: value });
  await expect(comeBack(begun, url)).rejects.toMatchObject(failed);
});

test.each(['iss', 'state', 'code'])('an answer with another %s is refused', async (name) => {
  const { begun, url } = await goThere('dana-of-the-city');
  url.searchParams.set(name, 'https://elsewhere.example');
  await expect(comeBack(begun, url)).rejects.toMatchObject(failed);
});

test('an answer works once; its code does not work for another sign-in either', async () => {
  const { begun, url } = await goThere('dana-of-the-city');
  await comeBack(begun, url);
  const over = { key: 'people.sign-in-over', status: 410 };
  await expect(comeBack(begun, url)).rejects.toMatchObject(over);
  const next = await beginSingleSignOn();
  url.searchParams.set('state', new URL(next.to).searchParams.get('state') ?? '');
  await expect(comeBack(next, url)).rejects.toMatchObject(failed);
});

test('a browser that did not begin, or began too long ago, is refused', async () => {
  const { begun, url } = await goThere('dana-of-the-city');
  const over = { key: 'people.sign-in-over', status: 410 };
  await expect(
    finishSingleSignOn({ cookie: undefined, query: url.search, device: '' }),
  ).rejects.toMatchObject(over);
  setClock(new Date(begun.expiresAt.getTime() + 1));
  await expect(comeBack(begun, url)).rejects.toMatchObject(over);
});

test('what is half done lies enciphered', async () => {
  const { to } = await beginSingleSignOn();
  const state = new URL(to).searchParams.get('state') ?? '?';
  const kept = JSON.stringify(await db.selectFrom('people_challenges').selectAll().execute());
  expect(kept).not.toContain(state);
});

test('without a provider, and with one that is away, it says so', async () => {
  config.singleSignOn = {
    issuer: 'http://127.0.0.1:9',
    clientId: 'x',
    clientSecret: 'x',
    name: 'x',
  };
  await expect(beginSingleSignOn()).rejects.toMatchObject({
    ...{ key: 'people.single-sign-on-away', status: 503 },
  });
  config.singleSignOn = null;
  await expect(beginSingleSignOn()).rejects.toMatchObject({ key: 'people.single-sign-on-off' });
});
