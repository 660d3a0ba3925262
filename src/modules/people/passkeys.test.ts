import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { change, db } from '#server/database.ts';
import { monday } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { setClock } from '#server/clock.ts';
import { layTown } from '../../../test/town.ts';
import { newPasskey, passkeySignIn } from './input-signing-in.ts';
import {
  addPasskey,
  askForPasskey,
  offerPasskey,
  removePasskey,
  signInWithPasskey,
} from './passkeys.ts';
import { setHashCost, setPassword } from './passwords.ts';
import { sessionOf } from './queries.ts';
import { stranger, type Actor } from './rules.ts';
import { openSession } from './sessions.ts';

// What goes well is tried with a real browser: test/browser/sign-in.test.ts.
let cast: Cast;
beforeAll(async () => {
  setHashCost({ memoryCost: 64, timeCost: 1 });
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

const later = (minutes: number) => setClock(new Date(monday.getTime() + minutes * 60_000));
/** Has just signed in and has no password. */
async function newlyIn(actor: Actor) {
  const personId = actor.kind === 'person' ? actor.personId : '';
  const { cookie } = await change((tx) => openSession(tx, { personId, way: 'link', device: '' }));
  return { password: '', sessionId: (await sessionOf(cookie))?.id ?? '' };
}

const made = (id = 'made-up') =>
  newPasskey.parse({
    name: 'Laptop',
    answer: JSON.stringify({ id, rawId: id, type: 'public-key' }),
  });
const failed = { key: 'people.passkey-failed' };

async function keep(id: string, personId: string) {
  await db
    .insertInto('people_passkeys')
    .values({
      ...{ id, person_id: personId, name: 'Laptop', made_at: new Date('2026-03-02') },
      ...{ public_key: Buffer.from('not a key'), counter: 0 },
    })
    .execute();
}

describe('a passkey', () => {
  test('is offered to who is signed in, unlocks with a finger or PIN, and tells no other site who it is', async () => {
    const entry = await newlyIn(cast.operatorOfAll);
    const { options } = await offerPasskey(cast.operatorOfAll, entry);
    expect(options.authenticatorSelection).toMatchObject({
      ...{ residentKey: 'required', userVerification: 'required' },
    });
    expect(options.attestation).toBe('none');
    await expect(offerPasskey(stranger, entry)).rejects.toMatchObject({
      key: 'people.sign-in-first',
    });
  });

  test('is not added by a made-up answer, a question of somebody else, or a stranger', async () => {
    const { operatorOfAll, administrator } = cast;
    const entry = await newlyIn(operatorOfAll);
    const { cookie } = await offerPasskey(operatorOfAll, entry);
    const own = (await offerPasskey(operatorOfAll, entry)).cookie;
    const { sessionId } = await newlyIn(administrator);
    const input = made();
    const tries = [
      () => addPasskey(administrator, { cookie, input, sessionId }),
      () => addPasskey(operatorOfAll, { ...entry, cookie: own, input }),
      () => addPasskey(operatorOfAll, { ...entry, cookie: undefined, input }),
    ];
    for (const one of tries) await expect(one()).rejects.toMatchObject(failed);
    await expect(addPasskey(stranger, { cookie, input, sessionId })).rejects.toMatchObject({
      key: 'people.sign-in-first',
    });
    expect(await db.selectFrom('people_passkeys').selectAll().execute()).toEqual([]);
  });

  test('an unlocked screen adds none: the password is asked, or a sign-in of the last ten minutes', async () => {
    const { operatorOfAll: actor, administrator } = cast;
    const entry = await newlyIn(actor);
    const again = { key: 'people.sign-in-again', status: 403 };
    const others = await newlyIn(administrator);
    await expect(offerPasskey(actor, others)).rejects.toMatchObject(again);
    const { cookie } = await offerPasskey(actor, entry);
    later(10);
    await expect(offerPasskey(actor, entry)).rejects.toMatchObject(again);
    const late = addPasskey(actor, { ...entry, cookie, input: made() });
    await expect(late).rejects.toMatchObject(again);
    setClock(monday);
    const password = 'a lamp in every yard';
    await change((tx) => setPassword(tx, actor.personId, password));
    const wrong = { key: 'people.wrong-own-password', field: 'password' };
    await expect(offerPasskey(actor, entry)).rejects.toMatchObject(wrong);
    const without = addPasskey(actor, { ...entry, cookie, input: made() });
    await expect(without).rejects.toMatchObject(wrong);
    later(60 * 24);
    expect(await offerPasskey(actor, { ...entry, password })).toHaveProperty('cookie');
    await db.deleteFrom('people_passwords').execute();
    setClock(monday);
  });

  test('is removed by its owner only', async () => {
    await keep('danas', cast.operatorOfAll.personId);
    await expect(removePasskey(cast.administrator, 'danas')).rejects.toMatchObject({
      key: 'people.passkey-gone',
    });
    expect(() => removePasskey(stranger, 'danas')).toThrow('people.sign-in-first');
    await removePasskey(cast.operatorOfAll, 'danas');
    expect(await db.selectFrom('people_passkeys').selectAll().execute()).toEqual([]);
  });
});

describe('signing in with one', () => {
  const answer = (id: string) => made(id).answer;

  test('unknown, wrongly signed, or to no question: one and the same refusal', async () => {
    await keep('danas', cast.operatorOfAll.personId);
    const { cookie } = await askForPasskey();
    const tries = [
      { cookie, answer: answer('unknown'), device: '' },
      { cookie: (await askForPasskey()).cookie, answer: answer('danas'), device: '' },
      { cookie: undefined, answer: answer('danas'), device: '' },
      // Asked already.
      { cookie, answer: answer('danas'), device: '' },
    ];
    for (const one of tries) {
      await expect(signInWithPasskey(one)).rejects.toMatchObject({ ...failed, status: 403 });
    }
  });

  test('the question is the same for everybody: it names no key and no person', async () => {
    const { options } = await askForPasskey();
    expect(options.allowCredentials ?? []).toEqual([]);
    expect(options.userVerification).toBe('required');
  });

  test('what is no answer of a browser is wrong input', () => {
    for (const wrong of ['', '{', '"text"', '{}', 'x'.repeat(60_000)]) {
      expect(passkeySignIn.safeParse({ answer: wrong }).success).toBe(false);
    }
    expect(newPasskey.safeParse({ name: ' ', answer: '{"id":"a"}' }).success).toBe(false);
  });
});
