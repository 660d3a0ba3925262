import { beforeAll, beforeEach, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { disablePerson } from '#modules/people/staff.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { keyOf, sessionIdOf } from '../../../test/keys.ts';
import { DAY, monday, pass, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { newKey } from './input.ts';
import { makeKey, revokeKey } from './keys.ts';
import { clientOf, ownKeys } from './queries.ts';
import { scopesFor } from './rules.ts';

let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));

const eventsOf = async (personId: string) =>
  (
    await db
      .selectFrom('ledger_entries')
      .select('event')
      .where('subject_id', '=', personId)
      .where('event', 'like', 'person.key-%')
      .orderBy('id')
      .execute()
  ).map(({ event }) => event);

test('a key opens as its person, only its hash is kept, and its person hears of it', async () => {
  const key = await keyOf(cast.operatorOfAll, 'desk:read');
  expect(key).toMatch(/^lk_[0-9A-Za-z]{40}$/);
  const client = await clientOf(key);
  expect(client).toMatchObject({ name: 'Program', scopes: ['desk:read'] });
  expect(client?.actor).toEqual(cast.operatorOfAll);
  const kept = JSON.stringify(await db.selectFrom('client_keys').selectAll().execute());
  expect(kept).not.toContain(key);
  await settle();
  const letters = await db.selectFrom('letters').select(['kind', 'body_text']).execute();
  expect(letters.map(({ kind }) => kind)).toContain('key-made');
  expect(JSON.stringify(letters)).not.toContain(key);
  expect(await eventsOf(cast.operatorOfAll.personId)).toEqual(['person.key-made']);
});

test('an unknown key, and what is no key at all, open nothing', async () => {
  expect(await clientOf(`lk_${'a'.repeat(40)}`)).toBeNull();
  expect(await clientOf('hello')).toBeNull();
});

test('a key has of its person’s roles only what its scopes are for', async () => {
  const forTasks = await clientOf(await keyOf(cast.lampWorker, 'tasks:write'));
  expect(forTasks?.actor).toEqual(cast.lampWorker);
  const forReading = await clientOf(await keyOf(cast.administrator, 'reports:read'));
  expect(forReading?.actor).toMatchObject({ roles: [] });
});

test('nobody makes a key that may do more than they', async () => {
  expect(scopesFor(cast.lampWorker)).not.toContain('desk:read');
  await expect(keyOf(cast.lampWorker, 'desk:read')).rejects.toThrow('client.scope-not-yours');
  await expect(keyOf(cast.operatorOfAll, 'tasks:write')).rejects.toThrow('client.scope-not-yours');
  const input = newKey.parse({ name: 'Program', scopes: 'reports:read' });
  await expect(makeKey(stranger, input, '')).rejects.toThrow('people.sign-in-first');
});

test('a screen left open makes no key: a sign-in of an hour ago is not enough', async () => {
  const sessionId = await sessionIdOf(cast.cleaner);
  await pass(DAY / 24);
  const input = newKey.parse({ name: 'Program', scopes: 'reports:read' });
  await expect(makeKey(cast.cleaner, input, sessionId)).rejects.toThrow('people.sign-in-again');
});

test('a revoked key, one whose time is over, and one of somebody who left are dead', async () => {
  const revoked = await keyOf(cast.operatorOfPetropavl, 'desk:read');
  const id = (await ownKeys(cast.operatorOfPetropavl))[0]?.id ?? '';
  await expect(revokeKey(cast.cleaner, id)).rejects.toThrow('client.key-unknown');
  await revokeKey(cast.operatorOfPetropavl, id);
  expect(await clientOf(revoked)).toBeNull();
  await expect(revokeKey(cast.operatorOfPetropavl, id)).rejects.toThrow('client.key-unknown');
  expect(await eventsOf(cast.operatorOfPetropavl.personId)).toEqual([
    'person.key-made',
    'person.key-revoked',
  ]);
  const old = await keyOf(cast.operatorOfPetropavl, 'desk:read');
  setClock(new Date(monday.getTime() + 91 * DAY));
  expect(await clientOf(old)).toBeNull();
  setClock(monday);
  const orphan = await keyOf(cast.operatorOfKyzylzhar, 'desk:read');
  await disablePerson(cast.administrator, cast.operatorOfKyzylzhar.personId, { why: 'Left' });
  expect(await clientOf(orphan)).toBeNull();
});

test('whoever looks after all programs may revoke any key', async () => {
  const key = await keyOf(cast.operatorOfAll, 'desk:write');
  const id = (await ownKeys(cast.operatorOfAll))[0]?.id ?? '';
  await revokeKey(cast.administrator, id);
  expect(await clientOf(key)).toBeNull();
});
