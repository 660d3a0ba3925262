import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { runDueJobs } from '../../test/jobs.ts';

const done: string[] = [];
const jobs = {
  'tests.note': async ({ word }: { word: string }) => {
    done.push(word);
  },
  'tests.note-twice': async ({ word }: { word: string }) => {
    done.push(word);
    await change((tx) => later(tx, 'tests.note', { word: `${word} again` }));
  },
  'tests.fail': async () => {
    throw new Error('the mail server is away');
  },
};

beforeEach(async () => {
  done.length = 0;
  await sql`delete from graphile_worker._private_jobs`.execute(db);
});
afterEach(() => setClock(null));

test('a job queued in a change runs, and so does what it queues', async () => {
  await change((tx) => later(tx, 'tests.note-twice', { word: 'hello' }));
  expect(await runDueJobs(jobs)).toEqual(['tests.note-twice', 'tests.note']);
  expect(done).toEqual(['hello', 'hello again']);
});

test('a job queued in a change that fails never runs', async () => {
  const work = change(async (tx) => {
    await later(tx, 'tests.note', { word: 'lost' });
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await runDueJobs(jobs)).toEqual([]);
});

test('a reminder for tomorrow waits until tomorrow', async () => {
  setClock(new Date('2026-03-01T10:00:00Z'));
  const runAt = new Date('2026-03-02T10:00:00Z');
  await change((tx) => later(tx, 'tests.note', { word: 'reminder' }, { runAt }));
  expect(await runDueJobs(jobs)).toEqual([]);
  setClock(new Date('2026-03-02T10:00:01Z'));
  expect(await runDueJobs(jobs)).toEqual(['tests.note']);
});

test('two jobs with one key are one job, the later one', async () => {
  await change((tx) => later(tx, 'tests.note', { word: 'first' }, { key: 'same' }));
  await change((tx) => later(tx, 'tests.note', { word: 'second' }, { key: 'same' }));
  await runDueJobs(jobs, { future: true });
  expect(done).toEqual(['second']);
});

test('a failing job is tried as often as it was given attempts, then rests', async () => {
  await change((tx) => later(tx, 'tests.fail', {}, { maxAttempts: 2 }));
  expect(await runDueJobs(jobs, { mayFail: true, future: true })).toEqual([
    'tests.fail',
    'tests.fail',
  ]);
  expect(await runDueJobs(jobs, { future: true })).toEqual([]);
});

test('a failing job fails the test that did not expect it', async () => {
  await change((tx) => later(tx, 'tests.fail', {}));
  await expect(runDueJobs(jobs)).rejects.toThrow('the mail server is away');
});
