import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { getFile, removeFile } from '#server/files.ts';
import { newId } from '#server/ids.ts';
import * as copying from '#server/picture-copies.ts';
import { system } from '#modules/people/rules.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { drawBoxes } from './actions-desk.ts';
import { claimPhotos, keepPhoto } from './actions.ts';
import { jobs } from './jobs.ts';
import { ownPhotos, publicPhotos } from './queries.ts';
import { patience } from '../../../test/patience.ts';

vi.mock('#server/picture-copies.ts', { spy: true });
const makeCopies = vi.mocked(copying.makeCopies);

const fixture = (name: string) =>
  readFile(new URL(`../../../test/fixtures/photos/${name}`, import.meta.url));
const rowOf = (id: string) =>
  db.selectFrom('media_photos').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

let subjectId = '';
beforeEach(() => {
  subjectId = newId();
});
afterEach(() => {
  setClock(null);
  makeCopies.mockClear();
});

async function filed(name: string): Promise<string> {
  const { id } = await keepPhoto(system, { subjectId, kind: 'report' }, await fixture(name));
  await change((tx) => claimPhotos(tx, subjectId, 'report', { showing: 'public' }));
  return id;
}

test('a photo that cannot be opened is refused with its problem and tried no more', async () => {
  // Its chunks are whole, what is packed in them is not.
  const bytes = await fixture('hopper.png');
  bytes.fill(0x99, 2000, 3000);
  const { id } = await keepPhoto(system, { subjectId, kind: 'report' }, bytes);
  await runDueJobs(jobs);
  expect(await rowOf(id)).toMatchObject({ state: 'refused', problem: 'photo.unreadable' });
  expect(await runDueJobs(jobs)).toEqual([]);
  const again = keepPhoto(system, { subjectId, kind: 'report' }, bytes);
  await expect(again).rejects.toMatchObject({ key: 'photo.unreadable' });
  expect(await change((tx) => claimPhotos(tx, subjectId, 'report', { showing: 'public' }))).toBe(0);
  expect(await ownPhotos(subjectId)).toMatchObject([{ problem: 'photo.unreadable', copies: null }]);
});

test('a photo that ends the process is refused after three attempts', async () => {
  const id = await filed('hopper.jpg');
  makeCopies.mockImplementation(() => new Promise(() => undefined));
  for (let death = 0; death < 3; death++) {
    void jobs['media.make-safe']({ subjectId, id });
    await vi.waitFor(async () => expect((await rowOf(id)).attempts).toBe(death + 1), patience);
  }
  expect((await rowOf(id)).state).toBe('waiting');
  await jobs['media.make-safe']({ subjectId, id });
  expect(await rowOf(id)).toMatchObject({ state: 'refused', problem: 'photo.unreadable' });
  makeCopies.mockReset();
});

test('a fault of ours is tried again and not held against the photo', async () => {
  const id = await filed('hopper.jpg');
  makeCopies.mockRejectedValueOnce(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  await expect(jobs['media.make-safe']({ subjectId, id })).rejects.toThrow('no space');
  expect(await rowOf(id)).toMatchObject({ state: 'waiting', attempts: 0 });
  await jobs['media.make-safe']({ subjectId, id });
  expect((await rowOf(id)).state).toBe('ready');
});

test('a filed photo whose bytes never arrived asks to be sent again', async () => {
  const id = await filed('hopper.jpg');
  await removeFile((await rowOf(id)).original_key);
  await jobs['media.make-safe']({ subjectId, id });
  expect(await rowOf(id)).toMatchObject({ state: 'refused', problem: 'photo.truncated' });
});

test('made twice at the same time, there is one pair of copies and it opens', async () => {
  const id = await filed('hopper.jpg');
  await Promise.all([
    jobs['media.make-safe']({ subjectId, id }),
    jobs['media.make-safe']({ subjectId, id }),
  ]);
  const { copies_key } = await rowOf(id);
  await jobs['media.make-safe']({ subjectId, id });
  expect((await rowOf(id)).copies_key).toBe(copies_key);
  expect((await getFile(`copies/${subjectId}/${id}-0-large.webp`)).length).toBeGreaterThan(500);
});

test('boxes drawn while the copies are being made are never missing in public', async () => {
  const id = await filed('hopper.jpg');
  const box = { x: 0, y: 0, width: 1, height: 1 };
  makeCopies.mockImplementationOnce(async (bytes, boxes) => {
    await drawBoxes(system, { subjectId, id, boxes: [box] }, {});
    return copying.makeCopies(bytes, boxes);
  });
  await jobs['media.make-safe']({ subjectId, id });
  expect((await publicPhotos(db, [subjectId])).size).toBe(0);
  await expect(getFile(`copies/${subjectId}/${id}-0-large.webp`)).rejects.toThrow('ENOENT');
  await runDueJobs(jobs);
  expect(await rowOf(id)).toMatchObject({ state: 'ready', revision: 1, boxes: [box] });
});

test('a photo whose job was lost gets its copies a quarter of an hour later', async () => {
  setClock(new Date('2026-03-01T08:00:00Z'));
  const id = await filed('hopper.jpg');
  await change(async (tx) => {
    const { sql } = await import('kysely');
    await sql`delete from graphile_worker._private_jobs`.execute(tx);
  });
  await jobs['media.catch-up']();
  expect(await runDueJobs(jobs)).toEqual([]);
  setClock(new Date('2026-03-01T08:16:00Z'));
  await jobs['media.catch-up']();
  expect(await runDueJobs(jobs)).toEqual(['media.make-safe']);
  expect((await rowOf(id)).state).toBe('ready');
});
