import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import { DAY, HOUR, monday } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { changeOwnDetails, ownAccount, unlinkSingleSignOn } from './account.ts';
import { makeSignInLink, signIn, signOut } from './actions.ts';
import { actorOfSession, sessionOf } from './queries.ts';
import { stranger } from './rules.ts';
import { endOtherSessions, endSession, noteSeen, renewSession } from './sessions.ts';

const MINUTE = HOUR / 60;
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  setClock(monday);
  await db.deleteFrom('people_sessions').execute();
});
afterAll(() => setClock(null));

const later = (ms: number) => setClock(new Date(monday.getTime() + ms));

async function cookieOf(person = cast.operatorOfAll, device = firefox) {
  const link = await change((tx) => makeSignInLink(tx, person.personId));
  return (await signIn(link.split('/').at(-1) ?? '', device)).cookie;
}
const idOf = async (cookie: string) => (await sessionOf(cookie))?.id ?? '';

describe('a session', () => {
  test('gets a new cookie after twelve hours; the one before is good for a minute more', async () => {
    const cookie = await cookieOf();
    expect(await sessionOf(cookie)).toMatchObject({ renew: false, unseen: false });
    later(12 * HOUR);
    expect(await sessionOf(cookie)).toMatchObject({ renew: true });
    const renewed = await renewSession(cookie);
    expect(await renewSession(cookie)).toBeNull();
    expect(await sessionOf(cookie)).toMatchObject({ renew: false });
    expect(await idOf(cookie)).toBe(await idOf(renewed?.cookie ?? ''));
    later(12 * HOUR + MINUTE);
    expect(await actorOfSession(cookie)).toEqual(stranger);
    expect(await actorOfSession(renewed?.cookie)).toEqual(cast.operatorOfAll);
  });

  test('ends fourteen days after it was last used, and after ninety in any case', async () => {
    const cookie = await cookieOf();
    for (let day = 10; day <= 80; day += 10) {
      later(day * DAY);
      const session = await sessionOf(cookie);
      expect(session).toMatchObject({ unseen: true });
      await noteSeen(session?.id ?? '');
    }
    later(89 * DAY);
    expect(await sessionOf(cookie)).toMatchObject({ actor: cast.operatorOfAll });
    later(90 * DAY);
    expect(await sessionOf(cookie)).toBeNull();
    const idle = await cookieOf();
    later(104 * DAY);
    expect(await sessionOf(idle)).toBeNull();
  });

  test('signing out works with the cookie before the last change, too', async () => {
    const cookie = await cookieOf();
    const renewed = await renewSession(cookie);
    await signOut(cookie);
    expect(await sessionOf(renewed?.cookie)).toBeNull();
  });

  test('its cookie is kept as a hash only', async () => {
    const cookie = await cookieOf();
    const [row] = await db.selectFrom('people_sessions').selectAll().execute();
    expect(row?.token_sha256.equals(sha256(cookie))).toBe(true);
    expect(JSON.stringify(row)).not.toContain(cookie);
  });
});

describe('one’s own account', () => {
  test('lists where one is signed in, by name, and which of them is here', async () => {
    const here = await cookieOf();
    await cookieOf(cast.operatorOfAll, 'curl/8');
    await cookieOf(cast.administrator);
    const account = await ownAccount(cast.operatorOfAll, await idOf(here));
    expect(account).toMatchObject({ email: 'dana@example.org', passkeys: [], codesLeft: 0 });
    const named = account.devices.map((it) => [it.name, it.way, it.here]);
    expect(named).toHaveLength(2);
    expect(named).toContainEqual(['Firefox, Linux', 'link', true]);
    expect(named).toContainEqual([null, 'link', false]);
    await expect(ownAccount(stranger, '')).rejects.toMatchObject({ key: 'people.sign-in-first' });
  });

  test('a device is signed out by its owner, not by others', async () => {
    const cookie = await cookieOf();
    const id = await idOf(cookie);
    const others = endSession(cast.administrator, id);
    await expect(others).rejects.toMatchObject({ key: 'people.session-gone', status: 404 });
    expect(() => endSession(stranger, id)).toThrow('people.sign-in-first');
    expect(() => endSession(cast.operatorOfAll, '')).toThrow('people.session-gone');
    await endSession(cast.operatorOfAll, id);
    expect(await sessionOf(cookie)).toBeNull();
  });

  test('all others are signed out at once; those of other people stay', async () => {
    const [here, there] = [await cookieOf(), await cookieOf()];
    const asels = await cookieOf(cast.administrator);
    await endOtherSessions(cast.operatorOfAll, await idOf(here));
    expect(await sessionOf(here)).not.toBeNull();
    expect(await sessionOf(there)).toBeNull();
    expect(await sessionOf(asels)).not.toBeNull();
    expect(() => endOtherSessions(stranger, '')).toThrow('people.sign-in-first');
  });

  test('name and language are one’s own to change', async () => {
    const { personId } = cast.lampWorker;
    await changeOwnDetails(cast.lampWorker, { name: 'Olga Svetlova', locale: 'kk' });
    const row = db.selectFrom('people').selectAll().where('id', '=', personId);
    expect(await row.executeTakeFirst()).toMatchObject({ name: 'Olga Svetlova', locale: 'kk' });
    expect(() => changeOwnDetails(stranger, { name: 'X', locale: 'kk' })).toThrow(
      'people.sign-in-first',
    );
  });

  test('a single sign-on is taken off one’s own account only', async () => {
    const linked = [cast.cleaner, cast.lampWorker].map(({ personId }) => ({
      ...{ issuer: 'https://sso.example.org', subject: personId },
      ...{ person_id: personId, made_at: monday },
    }));
    await db.insertInto('people_identities').values(linked).execute();
    await unlinkSingleSignOn(cast.cleaner);
    expect(await db.selectFrom('people_identities').select('person_id').execute()).toEqual([
      { person_id: cast.lampWorker.personId },
    ]);
    expect(() => unlinkSingleSignOn(stranger)).toThrow('people.sign-in-first');
  });
});
