import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownPhotos, publicPhotos } from '#modules/media/queries.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  claimWithProof,
  fileAndClaim,
  fileAndSettle,
  keepProof,
  linkOf,
  monday,
  picture,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import { acceptTask, claimDone, declineTask, handBackTask, type TaskRef } from './actions.ts';
import { responderTask, taskOrganisation, taskStands } from './queries.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const reason = { reason: 'Not our street' };
const done = { words: 'A new lamp' };
const task = async (given?: Record<string, unknown>) => {
  const filed = await fileAndSettle(town, given);
  return { ...filed, ...(await linkOf(filed.id)) };
};
const stateOf = async (id: string) => (await tasksOf(id)).map(({ state }) => state);

describe('the responsible', () => {
  test('takes it on, by the link or signed in', async () => {
    const one = await task();
    await acceptTask(one.actor, one.ref);
    expect(await tasksOf(one.id)).toMatchObject([{ state: 'accepted', answered_at: monday }]);
    expect(await rowOf(one.id)).toMatchObject({ state: 'accepted' });
    const two = await task();
    await acceptTask(cast.lampWorker, two.ref);
    expect(await stateOf(two.id)).toEqual(['accepted']);
  });

  test('takes it on once: the second press is refused, also at the same moment', async () => {
    const { actor, ref, id } = await task();
    const tried = await Promise.allSettled([acceptTask(actor, ref), acceptTask(actor, ref)]);
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(acceptTask(actor, ref)).rejects.toMatchObject({ key: 'task.already-answered' });
    expect(await stateOf(id)).toEqual(['accepted']);
  });

  test('cannot decline what was taken on, nor hand back what was not', async () => {
    const { actor, ref } = await task();
    await expect(handBackTask(actor, ref, reason)).rejects.toMatchObject({ status: 409 });
    await acceptTask(actor, ref);
    await expect(declineTask(actor, ref, reason)).rejects.toMatchObject({ status: 409 });
  });

  test('proves by photos of its own: what an earlier one sent by the old link is none', async () => {
    const first = await task();
    await keepProof(first);
    await declineTask(first.actor, first.ref, reason);
    await settle();
    await keepProof(first);
    const next = await linkOf(first.id);
    expect(next.ref.id).not.toBe(first.ref.id);
    await expect(claimDone(next.actor, next.ref, done)).rejects.toMatchObject({
      key: 'task.photo-missing',
    });
    await claimWithProof(next);
    await settle();
    const shown = (await publicPhotos(db, [first.id])).get(first.id) ?? [];
    expect(shown).toHaveLength(1);
  });

  test('cannot report as done what was handed back', async () => {
    const link = await task();
    await acceptTask(link.actor, link.ref);
    await handBackTask(link.actor, link.ref, reason);
    await expect(claimWithProof(link)).rejects.toMatchObject({ key: 'task.already-answered' });
  });

  test('may report it as done at once, and only once', async () => {
    const link = await task();
    await claimWithProof(link);
    expect(await tasksOf(link.id)).toMatchObject([
      { state: 'claimed', claimed_at: monday, answered_at: monday },
    ]);
    expect(await rowOf(link.id)).toMatchObject({ state: 'claimed', claimed_at: monday });
    await expect(claimDone(link.actor, link.ref, done)).rejects.toMatchObject({ status: 409 });
  });
});

describe('an after-photo', () => {
  test('is asked for where the kind of problem needs one; then nothing has changed', async () => {
    const { actor, ref, id } = await task();
    await expect(claimDone(actor, ref, done)).rejects.toMatchObject({
      ...{ key: 'task.photo-missing', status: 422, field: 'photos' },
    });
    expect(await stateOf(id)).toEqual(['offered']);
    expect(await rowOf(id)).toMatchObject({ state: 'assigned', claimed_at: null });
  });

  test('that was shown before proves nothing new after a dispute', async () => {
    const link = await task();
    const photo = await picture();
    await keepProof(link, photo);
    await claimDone(link.actor, link.ref, done);
    await giveVerdict(link.reporter, link.id, { answer: 'no', words: '' });
    await settle();
    await keepProof(link, photo);
    await expect(claimDone(link.actor, link.ref, done)).rejects.toMatchObject({
      key: 'task.photo-missing',
    });
    await claimWithProof(link);
    expect(await stateOf(link.id)).toEqual(['claimed']);
  });

  test('is not needed where it is not asked for', async () => {
    const { actor, ref, id } = await task({ category: 'dogs', answers: { bitten: 'no' } });
    await claimDone(actor, ref, done);
    expect(await tasksOf(id)).toMatchObject([{ state: 'claimed', remark: 'A new lamp' }]);
  });

  test.each([
    ['from the place', yard, 'at-place'],
    ['from the next street', { ...yard, lat: yard.lat + 0.001 }, 'elsewhere'],
    ['from nobody knows where', {}, 'unverified'],
  ])('sent %s says so', async (_, place, proof) => {
    const link = await task();
    await claimWithProof(link, place);
    expect(await tasksOf(link.id)).toMatchObject([{ proof }]);
  });

  test('is shown with a public report; that of a wall waits for the desk', async () => {
    const lamp = await fileAndClaim(town);
    expect((await publicPhotos(db, [lamp.id])).get(lamp.id)).toMatchObject([{ kind: 'proof' }]);
    const wall = await fileAndClaim(town, { category: 'wall-advert' });
    expect((await publicPhotos(db, [wall.id])).get(wall.id)).toBeUndefined();
    expect(await ownPhotos(wall.id)).toHaveLength(1);
  });
});

describe('nobody else may act on a task', () => {
  const actions: [string, (actor: Actor, ref: TaskRef) => Promise<unknown>][] = [
    ['accept it', acceptTask],
    ['decline it', (actor, ref) => declineTask(actor, ref, reason)],
    ['hand it back', (actor, ref) => handBackTask(actor, ref, reason)],
    ['report it as done', (actor, ref) => claimDone(actor, ref, done)],
    ['read it', responderTask],
  ];
  const others = async (): Promise<Record<string, Actor>> => {
    const foreign = await task();
    const own = await task();
    return {
      'the link of another task': foreign.actor,
      'a member of another organisation': cast.cleaner,
      'an operator': cast.operatorOfAll,
      'a reporter': own.reporter,
      'a stranger': stranger,
    };
  };

  test.each(actions)('neither may %s', async (_, act) => {
    const { id, ref, reporter } = await task();
    const everybody = { ...(await others()), 'its own reporter': reporter };
    for (const actor of Object.values(everybody)) {
      await expect(act(actor, ref)).rejects.toMatchObject({
        ...{ key: 'task.not-yours', status: 403 },
      });
    }
    expect(await stateOf(id)).toEqual(['offered']);
  });

  test('a task nobody knows is refused', async () => {
    const { actor, ref, id } = await task();
    const unknown = { ...ref, id };
    await expect(acceptTask(actor, unknown)).rejects.toMatchObject({ key: 'task.unknown' });
    await expect(responderTask(actor, unknown)).rejects.toMatchObject({ status: 404 });
    expect(await taskOrganisation(unknown)).toBeNull();
  });
});

describe('what the responsible sees', () => {
  test('is the exact place, the words as written and the photos, never who reported it', async () => {
    const secrets = { name: 'Жанна', email: 'zhanna@private.example', phone: '+7 701 555 44 33' };
    const { actor, ref } = await task({ ...secrets, words: 'Пишите @shop', category: 'lamp' });
    const seen = await responderTask(actor, ref);
    expect(seen).toMatchObject({ ...yard, words: 'Пишите @shop', state: 'offered' });
    expect(JSON.stringify(seen)).not.toMatch(/Жанна|zhanna|555 ?44 ?33/);
    expect(await taskOrganisation(ref)).toBe(town.organisation('lamp-service'));
  });

  test('is no longer words and photos, once it went to somebody else', async () => {
    const link = await task({ words: 'Пишите @shop' });
    await keepProof(link);
    expect(await taskStands(link.ref)).toBe(true);
    await declineTask(link.actor, link.ref, reason);
    await settle();
    expect(await taskStands(link.ref)).toBe(false);
    expect(await responderTask(link.actor, link.ref)).toMatchObject({
      ...{ state: 'declined', words: '', answers: {}, photos: [] },
    });
  });
});
