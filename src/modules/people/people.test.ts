import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf } from '#modules/ledger/queries.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { hireCast, newStaff, type Cast } from '../../../test/people.ts';
import { HOUR, DAY, monday, settle } from '../../../test/loop.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  addPerson,
  askForSignIn,
  forgetExpired,
  makeSignInLink,
  signIn,
  signOut,
} from './actions.ts';
import { newPerson } from './input.ts';
import { actorOfSession, firstAdministrator, signInLinkWorks } from './queries.ts';
import { stranger, system, type Actor } from './rules.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  setClock(monday);
  await db.deleteFrom('letters').execute();
});

const letters = () => db.selectFrom('letters').selectAll().execute();
const tokenIn = (text: string) => /\/sign-in\/([\w-]+)/.exec(text)?.[1] ?? '';
const newToken = async (person = cast.operatorOfAll) =>
  tokenIn(await change((tx) => makeSignInLink(tx, person.personId)));
const later = (ms: number) => setClock(new Date(monday.getTime() + ms));

describe('signing in', () => {
  test('a link comes by letter, opens a session once, and says who it is', async () => {
    await askForSignIn('dana@example.org', 'kk');
    await settle();
    const [letter, ...more] = await letters();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ recipient: 'dana@example.org', locale: 'kk', kind: 'sign-in' });
    const token = tokenIn(letter?.body_text ?? '');
    const { cookie } = await signIn(token);
    expect(await actorOfSession(cookie)).toEqual(cast.operatorOfAll);
    await expect(signIn(token)).rejects.toMatchObject({ key: 'people.link-used', status: 410 });
  });

  test('two who press the same link at once: one of them is signed in', async () => {
    const token = await newToken();
    const tried = await Promise.allSettled([signIn(token), signIn(token)]);
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('looking at a link, as a mail scanner does, does not use it up', async () => {
    const token = await newToken();
    expect(await signInLinkWorks(token)).toBe(true);
    expect(await signInLinkWorks(token)).toBe(true);
    await signIn(token);
    expect(await signInLinkWorks(token)).toBe(false);
  });

  test('what is over is erased, what still holds is not', async () => {
    const { cookie } = await signIn(await newToken());
    const old = await newToken();
    later(DAY);
    const token = await newToken();
    await forgetExpired();
    expect(await signInLinkWorks(token)).toBe(true);
    expect(await actorOfSession(cookie)).toEqual(cast.operatorOfAll);
    const rows = await db.selectFrom('people_links').select('expires_at').execute();
    expect(rows.map((row) => row.expires_at)).toEqual([new Date(monday.getTime() + DAY + HOUR)]);
    expect(await signInLinkWorks(old)).toBe(false);
    later(15 * DAY);
    await forgetExpired();
    expect(await db.selectFrom('people_sessions').selectAll().execute()).toEqual([]);
  });

  test('an unknown address gets the same answer, and no letter', async () => {
    expect(await askForSignIn('nobody@example.org', 'ru')).toEqual(
      await askForSignIn('dana@example.org', 'ru'),
    );
    await settle();
    expect((await letters()).map(({ recipient }) => recipient)).toEqual(['dana@example.org']);
  });

  test('a link older than an hour is refused, also a made-up one', async () => {
    const token = await newToken();
    later(HOUR);
    expect(await signInLinkWorks(token)).toBe(false);
    await expect(signIn(token)).rejects.toMatchObject({ key: 'people.link-used' });
    await expect(signIn('made-up')).rejects.toMatchObject({ key: 'people.link-used' });
  });

  test('signing out ends this session and leaves the others', async () => {
    const here = await signIn(await newToken());
    const there = await signIn(await newToken());
    await signOut(here.cookie);
    expect(await actorOfSession(here.cookie)).toEqual(stranger);
    expect(await actorOfSession(there.cookie)).toEqual(cast.operatorOfAll);
  });

  test('a session ends after fourteen days', async () => {
    const { cookie, expiresAt } = await signIn(await newToken());
    expect(expiresAt.getTime()).toBe(monday.getTime() + 14 * DAY);
    later(14 * DAY);
    expect(await actorOfSession(cookie)).toEqual(stranger);
  });

  test('a browser without a cookie, or with a made-up one, is a stranger', async () => {
    expect(await actorOfSession(undefined)).toEqual(stranger);
    expect(await actorOfSession('made-up')).toEqual(stranger);
  });

  test('who has left is a stranger at once, and is sent no link', async () => {
    const gone = await newStaff('Gone', { role: 'operator' });
    const { cookie } = await signIn(await newToken(gone));
    await db
      .updateTable('people')
      .set({ disabled_at: monday })
      .where('id', '=', gone.personId)
      .execute();
    expect(await actorOfSession(cookie)).toEqual(stranger);
    await askForSignIn('gone@example.org', 'ru');
    await settle();
    expect(await letters()).toEqual([]);
  });

  test('nothing that opens a door is kept as it is', async () => {
    const token = await newToken();
    const { cookie } = await signIn(await newToken());
    const kept = JSON.stringify([
      await db.selectFrom('people_links').selectAll().execute(),
      await db.selectFrom('people_sessions').selectAll().execute(),
    ]);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(cookie);
  });
});

describe('taking somebody on', () => {
  const somebody = (more: object = {}) =>
    newPerson.parse({
      ...{ email: 'new@example.org', name: 'New', locale: 'ru' },
      roles: [],
      ...more,
    });

  test('an administrator adds them; adding a role again changes nothing', async () => {
    const roles = [{ role: 'operator', areaKey: 'petropavl' }];
    const { id } = await addPerson(cast.administrator, somebody({ roles }));
    expect(await addPerson(cast.administrator, somebody({ roles }))).toEqual({ id });
    const kept = await db
      .selectFrom('people_roles')
      .selectAll()
      .where('person_id', '=', id)
      .execute();
    expect(kept).toMatchObject([{ role: 'operator', area_id: town.area('petropavl') }]);
  });

  test('a role may be bound to a category and to what is assigned, and the record says so', async () => {
    const given = {
      ...{ role: 'officer', categoryKey: 'lamp', organisationKey: 'lamp-service' },
      assignedOnly: true,
    };
    const input = somebody({ email: 'bound@example.org', roles: [given] });
    const { id } = await addPerson(cast.administrator, input);
    const roles = db.selectFrom('people_roles').selectAll().where('person_id', '=', id);
    const bounds = { category_id: town.category('lamp'), assigned_only: true };
    expect(await roles.execute()).toMatchObject([bounds]);
    expect(await eventsOf(db, id)).toMatchObject([
      { event: 'person.role-given', facts: { role: 'officer', category: town.category('lamp') } },
    ]);
  });

  const others: [string, () => Actor][] = [
    ['an operator', () => cast.operatorOfAll],
    ['a member of an organisation', () => cast.lampWorker],
    ['a stranger', () => stranger],
  ];
  test.each(others)('%s may not', async (_, actor) => {
    await expect(async () => addPerson(actor(), somebody())).rejects.toMatchObject({
      ...{ key: 'people.may-not-administer', status: 403 },
    });
  });

  test('an area nobody knows is refused, and nobody is added', async () => {
    const email = 'lost@example.org';
    const roles = [{ role: 'operator', areaKey: 'atlantis' }];
    await expect(addPerson(cast.administrator, somebody({ email, roles }))).rejects.toMatchObject({
      key: 'people.unknown-key',
      params: { key: 'atlantis' },
    });
    expect(await db.selectFrom('people').where('email', '=', email).selectAll().execute()).toEqual(
      [],
    );
  });
});

test('the first administrator of the whole house is found by who starts it', async () => {
  setClock(new Date(0));
  const roles = [{ role: 'administrator', areaKey: 'petropavl' }];
  const earlier = { email: 'earlier@example.org', name: 'Earlier', locale: 'ru', roles };
  await addPerson(system, newPerson.parse(earlier));
  setClock(null);
  expect(await firstAdministrator()).toMatchObject({ email: 'asel@example.org' });
});
