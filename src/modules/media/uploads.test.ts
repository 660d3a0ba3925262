import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { now, setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { keepPhoto } from './actions.ts';
import { jobs } from './jobs.ts';
import { keptPhotos } from './queries.ts';
import { eraseUploads, keepPiece, piecesKept, type Arrived } from './uploads.ts';

const photo = await readFile(
  new URL('../../../test/fixtures/photos/gps_petropavl.jpg', import.meta.url),
);
const PIECE = Math.ceil(photo.length / 3);
afterEach(() => setClock(null));

type Sending = { subjectId: string; id: string };
const newOne = (): Sending => ({ subjectId: newId(), id: newId() });

const piece = (one: Sending, offset: number, actor: Actor = stranger) =>
  keepPiece(
    actor,
    { ...one, kind: 'report', bytes: photo.length, offset },
    photo.subarray(offset, offset + PIECE),
  );

async function sendAll(one: Sending): Promise<Arrived> {
  let arrived: Arrived = { got: await piecesKept(one.subjectId, one.id) };
  while ('got' in arrived) arrived = await piece(one, arrived.got);
  return arrived;
}

const rowsOf = ({ subjectId }: Sending) =>
  db.selectFrom('media_uploads').select('id').where('subject_id', '=', subjectId).execute();

const filesOf = (one: Sending, offsets: number[]) =>
  Promise.all(
    offsets.map((offset) =>
      access(join(config.dataDir, 'files', 'pieces', one.subjectId, `${one.id}-${offset}`)).then(
        () => true,
        () => false,
      ),
    ),
  );

test('a photo in three pieces is the same photo as one that came whole, and its pieces are gone', async () => {
  const one = newOne();
  const arrived = await sendAll(one);
  const whole = await keepPhoto(stranger, { subjectId: one.subjectId, kind: 'report' }, photo);
  expect(arrived).toEqual({ photo: whole });
  expect(whole.place).toMatchObject({ lon: expect.closeTo(69.143, 5) });
  expect(await keptPhotos(one.subjectId)).toHaveLength(1);
  await runDueJobs(jobs);
  expect(await filesOf(one, [0, PIECE, PIECE * 2])).toEqual([false, false, false]);
});

test('after a break it goes on where it stopped; a piece sent twice or out of turn changes nothing', async () => {
  const one = newOne();
  expect(await piece(one, PIECE)).toEqual({ got: 0 });
  expect(await rowsOf(one)).toEqual([]);
  await Promise.all([piece(one, 0), piece(one, 0)]);
  expect(await piece(one, 0)).toEqual({ got: PIECE });
  expect(await piecesKept(one.subjectId, one.id)).toBe(PIECE);
  const done = await sendAll(one);
  expect(await piece(one, PIECE * 2)).toEqual(done);
  expect(await piecesKept(newId(), 'nothing')).toBe(0);
});

test('what is too large, too long, of somebody else or no picture is refused, and nothing of it stays', async () => {
  const one = newOne();
  const input = { ...one, kind: 'report' as const, offset: 0 };
  const sending = (bytes: number, sent: Buffer) => keepPiece(stranger, { ...input, bytes }, sent);
  await expect(sending(26 * 2 ** 20, photo)).rejects.toMatchObject({ key: 'photo.too-large' });
  await expect(sending(10, photo)).rejects.toMatchObject({ key: 'photo.truncated' });
  const tooMuch = Buffer.alloc(2 ** 20 + 1);
  await expect(sending(tooMuch.length, tooMuch)).rejects.toThrow('report.form-broken');
  const other: Actor = {
    kind: 'responder',
    reportId: one.subjectId,
    assignmentId: newId(),
    organisationId: newId(),
  };
  await expect(
    keepPiece(other, { ...input, subjectId: newId(), kind: 'proof', bytes: 10 }, photo),
  ).rejects.toMatchObject({ key: 'photo.not-yours' });
  const words = Buffer.from('not a picture');
  const another = { ...newOne(), kind: 'report' as const, bytes: words.length, offset: 0 };
  await expect(keepPiece(stranger, another, words)).rejects.toMatchObject({
    key: 'photo.not-a-picture',
  });
  expect(await piecesKept(another.subjectId, another.id)).toBe(0);
});

test('what has not arrived whole within a day is erased; with its report at once', async () => {
  const [old, young] = [newOne(), newOne()];
  await piece(old, 0);
  setClock(new Date(now().getTime() + 25 * 3_600_000));
  await piece(young, 0);
  await jobs['media.erase-uploads']();
  expect(await piecesKept(old.subjectId, old.id)).toBe(0);
  expect(await filesOf(old, [0])).toEqual([false]);
  expect(await piecesKept(young.subjectId, young.id)).toBe(PIECE);
  await change((tx) => eraseUploads(tx, young.subjectId));
  await runDueJobs(jobs);
  expect(await filesOf(young, [0])).toEqual([false]);
  expect(await rowsOf(young)).toEqual([]);
});
