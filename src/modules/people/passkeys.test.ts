import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '#server/database.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { newPasskey, passkeySignIn } from './input-signing-in.ts';
import {
  addPasskey,
  askForPasskey,
  offerPasskey,
  removePasskey,
  signInWithPasskey,
} from './passkeys.ts';
import { stranger } from './rules.ts';

// What goes well is tried with a real browser: test/browser/sign-in.test.ts.
let cast: Cast;
beforeAll(async () => {
  await layTown();
  cast = await hireCast();
});

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
    const { options } = await offerPasskey(cast.operatorOfAll);
    expect(options.authenticatorSelection).toMatchObject({
      ...{ residentKey: 'required', userVerification: 'required' },
    });
    expect(options.attestation).toBe('none');
    expect(() => offerPasskey(stranger)).toThrow('people.sign-in-first');
  });

  test('is not added by a made-up answer, a question of somebody else, or a stranger', async () => {
    const { cookie } = await offerPasskey(cast.operatorOfAll);
    const own = (await offerPasskey(cast.operatorOfAll)).cookie;
    const tries = [
      () => addPasskey(cast.administrator, cookie, made()),
      () => addPasskey(cast.operatorOfAll, own, made()),
      () => addPasskey(cast.operatorOfAll, undefined, made()),
    ];
    for (const one of tries) await expect(one()).rejects.toMatchObject(failed);
    await expect(addPasskey(stranger, cookie, made())).rejects.toMatchObject({
      key: 'people.sign-in-first',
    });
    expect(await db.selectFrom('people_passkeys').selectAll().execute()).toEqual([]);
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
