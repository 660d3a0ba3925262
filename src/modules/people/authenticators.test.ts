import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Secret, TOTP } from 'otpauth';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { HOUR, monday, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { forgetExpired, makeSignInLink, signIn } from './actions.ts';
import {
  beginAuthenticator,
  confirmAuthenticator,
  forgetAuthenticator,
  renewRecoveryCodes,
  turnOffAuthenticator,
} from './authenticators.ts';
import { awaitsCode, giveCode, signInWithPassword } from './entering.ts';
import { setHashCost, setPassword } from './passwords.ts';
import { actorOfSession, sessionOf } from './queries.ts';
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
const given = (code: string) => ({ code, password, sessionId: '' });
const tokenIn = (text: string | undefined) => /\/([\w-]{43})/.exec(text ?? '')?.[1] ?? '';

describe('with an authenticator', () => {
  let secret = '';
  let codes: string[] = [];
  const codeAt = (ms: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: monday.getTime() + ms });

  beforeEach(async () => {
    await db.deleteFrom('people_recovery_codes').execute();
    await db.deleteFrom('people_authenticators').execute();
    ({ secret } = await beginAuthenticator(cast.operatorOfAll));
    codes = await confirmAuthenticator(cast.operatorOfAll, given(codeAt(0)));
    later(5 * MINUTE);
  });

  test('it is on once a code was given; the secret lies enciphered, the codes as seals', async () => {
    expect(codes).toHaveLength(10);
    expect(codes[0]).toMatch(/^[2-9a-z]{5}-[2-9a-z]{5}$/);
    const kept = JSON.stringify([
      await db.selectFrom('people_authenticators').selectAll().execute(),
      await db.selectFrom('people_recovery_codes').selectAll().execute(),
    ]);
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(codes[0]);
    const again = confirmAuthenticator(cast.operatorOfAll, given(codeAt(5 * MINUTE)));
    await expect(again).rejects.toMatchObject({ key: 'people.authenticator-on' });
    await expect(beginAuthenticator(cast.operatorOfAll)).rejects.toMatchObject({
      key: 'people.authenticator-on',
    });
  });

  test('until then it asks for nothing: a wrong first code leaves it off', async () => {
    const { secret: pavels } = await beginAuthenticator(cast.operatorOfPetropavl);
    expect((await beginAuthenticator(cast.operatorOfPetropavl)).secret).toBe(pavels);
    const link = await change((tx) => makeSignInLink(tx, cast.operatorOfPetropavl.personId));
    const { cookie } = await signIn(tokenIn(link));
    const sessionId = (await sessionOf(cookie))?.id ?? '';
    const first = { password: '', sessionId, code: '000000' };
    const wrong = confirmAuthenticator(cast.operatorOfPetropavl, first);
    await expect(wrong).rejects.toMatchObject({ key: 'people.wrong-code', field: 'code' });
    const next = await change((tx) => makeSignInLink(tx, cast.operatorOfPetropavl.personId));
    expect(await signIn(tokenIn(next))).toMatchObject({ secondStep: false });
  });

  test('turning it on asks for the password, or for a sign-in of the last ten minutes; they are told', async () => {
    expect(await letters('authenticator-on')).toHaveLength(1);
    const { operatorOfAll: actor } = cast;
    await turnOffAuthenticator(actor, { password });
    const link = await change((tx) => makeSignInLink(tx, actor.personId));
    const { cookie } = await signIn(tokenIn(link));
    const sessionId = (await sessionOf(cookie))?.id ?? '';
    ({ secret } = await beginAuthenticator(actor));
    const without = { password: '', sessionId, code: codeAt(5 * MINUTE) };
    await expect(confirmAuthenticator(actor, without)).rejects.toMatchObject({
      ...{ key: 'people.wrong-own-password', field: 'password' },
    });
    await db.deleteFrom('people_passwords').execute();
    later(15 * MINUTE);
    const late = confirmAuthenticator(actor, { ...without, code: codeAt(15 * MINUTE) });
    await expect(late).rejects.toMatchObject({ key: 'people.sign-in-again' });
    expect(await letters('authenticator-on')).toHaveLength(1);
    later(14 * MINUTE);
    const inTime = { ...without, code: codeAt(14 * MINUTE) };
    expect(await confirmAuthenticator(actor, inTime)).toHaveLength(10);
  });

  test('a secret that was shown and not confirmed is another one ten minutes later', async () => {
    await turnOffAuthenticator(cast.operatorOfAll, { password });
    const shown = await beginAuthenticator(cast.operatorOfAll);
    later(15 * MINUTE);
    expect((await beginAuthenticator(cast.operatorOfAll)).secret).not.toBe(shown.secret);
  });

  test('password and link open nothing before the code is given', async () => {
    const link = await change((tx) => makeSignInLink(tx, cast.operatorOfAll.personId));
    for (const half of [await comeIn(), await signIn(tokenIn(link))]) {
      expect(half.secondStep).toBe(true);
      expect(await actorOfSession(half.cookie)).toEqual(stranger);
      expect(await awaitsCode(half.cookie)).toBe(true);
    }
    const half = await comeIn();
    const code = codeAt(5 * MINUTE);
    const { cookie } = await giveCode(half.cookie, code, '');
    expect(await actorOfSession(cookie)).toEqual(cast.operatorOfAll);
    expect(await awaitsCode(half.cookie)).toBe(false);
    // The same code a second time, looked at over a shoulder.
    const replay = giveCode((await comeIn()).cookie, code, '');
    await expect(replay).rejects.toMatchObject({ key: 'people.wrong-code' });
  });

  test('an older code than the last one is refused, too', async () => {
    await giveCode((await comeIn()).cookie, codeAt(5 * MINUTE), '');
    const older = giveCode((await comeIn()).cookie, codeAt(5 * MINUTE - 30_000), '');
    await expect(older).rejects.toMatchObject({ key: 'people.wrong-code' });
  });

  test('a recovery code opens once, however it is written, and they are told', async () => {
    const written = (codes[3] ?? '').toUpperCase().replace('-', ' ');
    const { cookie } = await giveCode((await comeIn()).cookie, written, '');
    expect(await actorOfSession(cookie)).toEqual(cast.operatorOfAll);
    expect(await letters('recovery-code-used')).toHaveLength(1);
    const again = giveCode((await comeIn()).cookie, codes[3] ?? '', '');
    await expect(again).rejects.toMatchObject({ key: 'people.wrong-code' });
  });

  test('after ten wrong codes the right one is refused in the same words; after ten minutes it begins anew', async () => {
    const half = await comeIn();
    for (let nth = 0; nth < 10; nth++) await refusal(giveCode(half.cookie, '000000', ''));
    const right = giveCode(half.cookie, codeAt(5 * MINUTE), '');
    await expect(right).rejects.toMatchObject({ key: 'people.wrong-code' });
    later(16 * MINUTE);
    const late = giveCode(half.cookie, codeAt(16 * MINUTE), '');
    await expect(late).rejects.toMatchObject({ key: 'people.sign-in-over', status: 410 });
    await forgetExpired();
    expect(await db.selectFrom('people_challenges').selectAll().execute()).toEqual([]);
  });

  test('new recovery codes, and turning it off, ask for the password; they are told', async () => {
    const wrong = { password: 'wrong' };
    const denied = [
      () => renewRecoveryCodes(cast.operatorOfAll, wrong),
      () => turnOffAuthenticator(cast.operatorOfAll, wrong),
    ];
    for (const one of denied) {
      await expect(one()).rejects.toMatchObject({ key: 'people.wrong-own-password' });
    }
    const renewed = await renewRecoveryCodes(cast.operatorOfAll, { password });
    const old = giveCode((await comeIn()).cookie, codes[0] ?? '', '');
    await expect(old).rejects.toMatchObject({ key: 'people.wrong-code' });
    expect(await giveCode((await comeIn()).cookie, renewed[0] ?? '', '')).toBeTruthy();
    await turnOffAuthenticator(cast.operatorOfAll, { password });
    expect(await letters('authenticator-off')).toHaveLength(1);
    expect(await comeIn()).toMatchObject({ secondStep: false });
    const none = renewRecoveryCodes(cast.operatorOfAll, { password });
    await expect(none).rejects.toMatchObject({ key: 'people.authenticator-off' });
  });

  test('who has no password shows a code instead', async () => {
    await db.deleteFrom('people_passwords').execute();
    const wrong = turnOffAuthenticator(cast.operatorOfAll, { code: '000000' });
    await expect(wrong).rejects.toMatchObject({ key: 'people.wrong-code' });
    await turnOffAuthenticator(cast.operatorOfAll, { code: codeAt(5 * MINUTE) });
  });

  test('for somebody who has lost everything an administrator turns it off, and nobody else does', async () => {
    const { personId } = cast.operatorOfAll;
    expect(() => forgetAuthenticator(cast.operatorOfPetropavl, personId)).toThrow(
      'people.may-not-administer',
    );
    await forgetAuthenticator(cast.administrator, personId);
    expect(await comeIn()).toMatchObject({ secondStep: false });
    expect(await letters('authenticator-off')).toHaveLength(1);
  });
});
