import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as argon2 from '@node-rs/argon2';
import { sql } from 'kysely';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { log } from '#server/log.ts';
import { DAY, HOUR, monday, settle } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { askForSignIn, forgetExpired, signIn } from './actions.ts';
import { beginAttempt } from './attempts.ts';
import { signInWithPassword } from './entering.ts';
import { setHashCost, setPassword } from './passwords.ts';
import { actorOfSession } from './queries.ts';

vi.mock('@node-rs/argon2', { spy: true });

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
const eventsOf = async (personId: string) => {
  const rows = db.selectFrom('ledger_entries').select('event').where('subject_id', '=', personId);
  return (await rows.orderBy('id').execute()).map(({ event }) => event);
};

describe('by address and password', () => {
  test('whoever knows both is in, and the ledger says how without saying who', async () => {
    const { cookie, secondStep } = await comeIn();
    expect(secondStep).toBe(false);
    expect(await actorOfSession(cookie)).toEqual(cast.operatorOfAll);
    expect((await eventsOf(cast.operatorOfAll.personId)).at(-1)).toBe('person.signed-in');
  });

  test('a wrong password, an unknown address and somebody without a password: one answer, one hash of work each', async () => {
    const verify = vi.mocked(argon2.verify);
    const answers = [];
    for (const email of [dana.email, 'nobody@example.org', 'pavel@example.org']) {
      verify.mockClear();
      answers.push(await refusal(comeIn({ email, password: 'wrong' })));
      expect(verify).toHaveBeenCalledTimes(1);
      const [hash] = verify.mock.calls[0] ?? [];
      expect(argon2.parseOptions(hash ?? '')).toMatchObject({ memoryCost: 64, timeCost: 1 });
    }
    expect(answers[0]).toMatchObject({ key: 'people.wrong-password', status: 403 });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('who has left does not come in', async () => {
    const gone = await newStaff('Left Behind', { role: 'operator' });
    await change((tx) => setPassword(tx, gone.personId, password));
    await db
      .updateTable('people')
      .set({ disabled_at: monday })
      .where('id', '=', gone.personId)
      .execute();
    const email = 'left.behind@example.org';
    expect(await refusal(comeIn({ email, password }))).toMatchObject({
      key: 'people.wrong-password',
    });
  });

  test('what costs too little to guess is no password', async () => {
    const { personId } = cast.operatorOfAll;
    const tries = {
      password1234: 'people.password-common',
      'dana@example.org': 'people.password-email',
    };
    for (const [easy, key] of Object.entries(tries)) {
      await expect(change((tx) => setPassword(tx, personId, easy))).rejects.toMatchObject({ key });
    }
  });
});

test('asking for a link is the same work for everybody: one job, which looks who it is for later', async () => {
  const asked = async (email: string) => {
    await askForSignIn(email, 'ru');
    const { rows } = await sql<{ task: string; payload: Record<string, string> }>`
      select identifier as task, payload from graphile_worker._private_jobs jobs
      join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
      where identifier like 'people.%' or identifier like 'letters.%'`.execute(db);
    await settle();
    return rows.map(({ task, payload }) => ({ task, ...payload, email: '', once: '' }));
  };
  const known = await asked(dana.email);
  expect(known).toEqual([
    { task: 'people.write-link', email: '', once: '', locale: 'ru', purpose: 'sign-in' },
  ]);
  expect(await asked('nobody@example.org')).toEqual(known);
});

describe('a thousand wrong passwords', () => {
  const guess = (email: string, nth: number) =>
    refusal(comeIn({ email, password: `guess ${nth}` }));

  async function thousand(email: string) {
    const answers = new Set<string>();
    for (let nth = 0; nth < 1000; nth += 20) {
      const twenty = Array.from({ length: 20 }, (_, one) => guess(email, nth + one));
      for (const answer of await Promise.all(twenty)) answers.add(JSON.stringify(answer));
    }
    return [...answers];
  }

  test('lock, and leak nothing: known and unknown are told the same, no log and no ledger holds an address', async () => {
    const said = ['info', 'warn', 'error', 'debug'].map((level) =>
      vi.spyOn(log, level as 'info').mockImplementation(() => undefined),
    );
    const known = await thousand(dana.email);
    const unknown = await thousand('nobody@example.org');
    expect(known).toHaveLength(1);
    expect(unknown).toEqual(known);
    // Now the right one is refused too, and in the same words.
    expect(JSON.stringify(await refusal(comeIn()))).toBe(known[0]);
    for (const spy of said) expect(spy).not.toHaveBeenCalled();

    const [letter, ...more] = await letters('sign-in-locked');
    expect(letter).toMatchObject({ recipient: dana.email });
    expect(more).toEqual([]);
    const kept = JSON.stringify([
      await db.selectFrom('people_attempts').selectAll().execute(),
      await db.selectFrom('ledger_entries').selectAll().execute(),
    ]);
    expect(kept).not.toMatch(/example\.org|guess|lamp in every/);
    expect(await eventsOf(cast.operatorOfAll.personId)).toContain('person.locked');

    await askForSignIn(dana.email, 'ru');
    const link = tokenIn((await letters('sign-in'))[0]?.body_text);
    expect(await actorOfSession((await signIn(link)).cookie)).toEqual(cast.operatorOfAll);
  }, 120_000);

  test('the lock ends after a quarter of an hour; one more failure, and it is twice as long', async () => {
    for (let nth = 0; nth < 10; nth++) await guess(dana.email, nth);
    later(14 * MINUTE);
    expect(await refusal(comeIn())).toMatchObject({ key: 'people.wrong-password' });
    later(15 * MINUTE);
    await guess(dana.email, 11);
    later(44 * MINUTE);
    expect(await refusal(comeIn())).toMatchObject({ key: 'people.wrong-password' });
    later(45 * MINUTE);
    expect(await comeIn()).toMatchObject({ secondStep: false });
    // And all is forgiven.
    for (let nth = 0; nth < 9; nth++) await guess(dana.email, nth);
    expect(await comeIn()).toMatchObject({ secondStep: false });
    expect(await letters('sign-in-locked')).toHaveLength(2);
  });

  test('failures long ago are forgotten', async () => {
    await beginAttempt('password', dana.email);
    later(3 * DAY);
    await forgetExpired();
    expect(await db.selectFrom('people_attempts').selectAll().execute()).toEqual([]);
  });
});
