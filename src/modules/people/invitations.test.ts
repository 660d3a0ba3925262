import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paths } from '#basics/paths.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { DAY, HOUR, monday, settle } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { askForSignIn, makeSignInLink, signIn } from './actions.ts';
import { signInWithPassword } from './entering.ts';
import { changePassword, invite, resetPassword, takeUpInvitation } from './invitations.ts';
import { setHashCost, setPassword } from './passwords.ts';
import { actorOfSession, personOfLink, sessionOf } from './queries.ts';
import { stranger } from './rules.ts';

const MINUTE = HOUR / 60;
const password = 'a lamp in every yard';
let cast: Cast;
beforeAll(async () => {
  setHashCost({ memoryCost: 64, timeCost: 1 });
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  setClock(monday);
  await settle();
  await db.deleteFrom('letters').execute();
  await db.deleteFrom('people_attempts').execute();
  await change((tx) => setPassword(tx, cast.operatorOfAll.personId, password));
});
afterAll(() => setClock(null));

const later = (ms: number) => setClock(new Date(monday.getTime() + ms));
const dana = { email: 'dana@example.org', password };
const comeIn = (given = dana) => signInWithPassword(given, 'Firefox');
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'came in',
    (no: unknown) => no,
  );
const letters = async (kind: string) => {
  await settle();
  return db.selectFrom('letters').selectAll().where('kind', '=', kind).execute();
};
const tokenIn = (text: string | undefined) => /\/([\w-]{43})/.exec(text ?? '')?.[1] ?? '';

describe('invited', () => {
  test('one chooses a password by the link of the letter, once, and is in', async () => {
    const { personId } = await newStaff('Newly Here', { role: 'operator' });
    await invite(cast.administrator, personId);
    await invite(cast.administrator, personId);
    const [first, second] = (await letters('invitation')).map((it) => tokenIn(it.body_text));
    const taken = { password, device: '' };
    const tries = [first, second].map((token = '') => personOfLink(token, 'invitation'));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    const token = (await personOfLink(first ?? '', 'invitation')) ? first : second;
    await expect(signIn(token ?? '')).rejects.toMatchObject({ key: 'people.link-used' });
    const easy = takeUpInvitation({
      ...taken,
      token: token ?? '',
      password: 'newly.here@example.org',
    });
    await expect(easy).rejects.toMatchObject({ key: 'people.password-email', field: 'password' });
    const { cookie } = await takeUpInvitation({ ...taken, token: token ?? '' });
    expect(await actorOfSession(cookie)).toMatchObject({ personId });
    expect(
      await signInWithPassword({ email: 'newly.here@example.org', password }, ''),
    ).toBeTruthy();
    const again = takeUpInvitation({ ...taken, token: token ?? '' });
    await expect(again).rejects.toMatchObject({ key: 'people.invitation-over', status: 410 });
  });

  test('the link works for seven days; nobody but an administrator invites, and nobody unknown is invited', async () => {
    const { personId } = cast.cleaner;
    await invite(cast.administrator, personId);
    const token = tokenIn((await letters('invitation'))[0]?.body_text);
    later(7 * DAY - MINUTE);
    expect(await personOfLink(token, 'invitation')).toMatchObject({ email: 'timur@example.org' });
    later(7 * DAY);
    const late = takeUpInvitation({ token, password, device: '' });
    await expect(late).rejects.toMatchObject({ key: 'people.invitation-over' });
    for (const actor of [cast.operatorOfAll, cast.lampWorker, stranger]) {
      expect(() => invite(actor, personId)).toThrow('people.may-not-administer');
    }
    const nobody = invite(cast.administrator, '00000000-0000-7000-8000-000000000000');
    await expect(nobody).rejects.toMatchObject({ key: 'people.unknown-person', status: 404 });
  });
});

describe('a forgotten password', () => {
  test('is set anew by a letter; every session ends, and they are told', async () => {
    const { cookie } = await comeIn();
    await askForSignIn(dana.email, 'ru', 'reset');
    const token = tokenIn((await letters('reset'))[0]?.body_text);
    const entered = await resetPassword({ token, password: 'another long phrase', device: '' });
    expect(await actorOfSession(cookie)).toEqual(stranger);
    expect(await actorOfSession(entered.cookie)).toEqual(cast.operatorOfAll);
    expect(await refusal(comeIn())).toMatchObject({ key: 'people.wrong-password' });
    expect(await letters('password-changed')).toHaveLength(1);
    const again = resetPassword({ token, password, device: '' });
    await expect(again).rejects.toMatchObject({ key: 'people.link-used' });
  });

  test('nobody works under the address: no letter; an hour later: no link', async () => {
    await askForSignIn('nobody@example.org', 'ru', 'reset');
    expect(await letters('reset')).toEqual([]);
    await askForSignIn(dana.email, 'ru', 'reset');
    const token = tokenIn((await letters('reset'))[0]?.body_text);
    later(HOUR);
    expect(await personOfLink(token, 'reset')).toBeNull();
  });

  test('changing it asks for the old one; this device stays, the others are signed out', async () => {
    const here = await comeIn();
    const there = await comeIn();
    const input = { password: 'another long phrase', sessionId: await sessionId(here.cookie) };
    const wrong = changePassword(cast.operatorOfAll, { ...input, old: 'wrong' });
    await expect(wrong).rejects.toMatchObject({ key: 'people.wrong-own-password', field: 'old' });
    await changePassword(cast.operatorOfAll, { ...input, old: password });
    expect(await actorOfSession(here.cookie)).toEqual(cast.operatorOfAll);
    expect(await actorOfSession(there.cookie)).toEqual(stranger);
    expect(await letters('password-changed')).toHaveLength(1);
    const unknown = changePassword(stranger, { ...input, old: '' });
    await expect(unknown).rejects.toMatchObject({ key: 'people.sign-in-first' });
  });
});

test('the first password is chosen by whoever signed in within ten minutes, not by a screen left open', async () => {
  await db.deleteFrom('people_passwords').execute();
  const link = await change((tx) => makeSignInLink(tx, cast.operatorOfAll.personId));
  const { cookie } = await signIn(tokenIn(link));
  const input = { old: '', password, sessionId: await sessionId(cookie) };
  later(10 * MINUTE);
  const late = changePassword(cast.operatorOfAll, input);
  await expect(late).rejects.toMatchObject({ key: 'people.sign-in-again', status: 403 });
  later(9 * MINUTE);
  const others = changePassword(cast.administrator, input);
  await expect(others).rejects.toMatchObject({ key: 'people.sign-in-again' });
  await changePassword(cast.operatorOfAll, input);
  expect(await actorOfSession((await comeIn()).cookie)).toEqual(cast.operatorOfAll);
});

test('a mailbox gets five letters with a link in an hour; the answer stays the same', async () => {
  await db.deleteFrom('people_links').execute();
  const answers = [];
  for (let nth = 0; nth < 7; nth++) answers.push(await askForSignIn(dana.email, 'ru'));
  expect(new Set(answers).size).toBe(1);
  expect(await letters('sign-in')).toHaveLength(5);
  later(HOUR);
  await askForSignIn(dana.email, 'ru');
  expect(await letters('sign-in')).toHaveLength(6);
});

const sessionId = async (cookie: string) => (await sessionOf(cookie))?.id ?? '';

test('every letter about the account leads to it, in the language of its reader', async () => {
  await askForSignIn(dana.email, 'kk', 'reset');
  const [letter] = await letters('reset');
  await resetPassword({ token: tokenIn(letter?.body_text), password, device: '' });
  const [told] = await letters('password-changed');
  expect(letter?.locale).toBe('kk');
  expect(told?.locale).toBe('ru');
  expect(told?.body_text).toContain(paths.account());
});
