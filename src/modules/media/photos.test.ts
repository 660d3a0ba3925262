import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId, sha256 } from '#server/ids.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { claimPhotos, dropPhoto, erasePhotos, keepPhoto } from './actions.ts';
import { jobs } from './jobs.ts';
import { keptPhotos, openPhoto, ownPhotos, publicPhotos, unclaimedPlaces } from './queries.ts';

const fixture = (name: string) =>
  readFile(new URL(`../../../test/fixtures/photos/${name}`, import.meta.url));
const petropavl = await fixture('gps_petropavl.jpg');
const plain = await fixture('hopper.jpg');
const fileOf = (key: string) => join(config.dataDir, 'files', key);
const there = (key: string) =>
  access(fileOf(key)).then(
    () => true,
    () => false,
  );

const rowOf = (id: string) =>
  db.selectFrom('media_photos').selectAll().where('id', '=', id).executeTakeFirst();
const claim = (subjectId: string, showing: 'public' | 'held' = 'public') =>
  change((tx) => claimPhotos(tx, subjectId, 'report', { showing }));
const shown = async (subjectId: string) =>
  (await publicPhotos(db, [subjectId])).get(subjectId) ?? [];

let subjectId = '';
beforeEach(() => {
  subjectId = newId();
});
afterEach(() => setClock(null));

const keep = (bytes: Buffer, of = subjectId) =>
  keepPhoto(stranger, { subjectId: of, kind: 'report' }, bytes);

/** A little picture like no other. */
const picture = (shade: number) =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: { r: shade, g: 9, b: 9 } } })
    .png()
    .toBuffer();

describe('keeping a photo', () => {
  test('tells where and when it was taken, and seals the bytes as they came', async () => {
    const kept = await keep(petropavl);
    expect(kept.place).toEqual({ lon: expect.closeTo(69.143, 5), lat: expect.closeTo(54.8728, 5) });
    expect(kept.takenAt?.toISOString()).toBe('2025-05-20T09:03:11.000Z');
    const row = await rowOf(kept.id);
    expect(row?.sha256.equals(sha256(petropavl))).toBe(true);
    expect((await readFile(fileOf(row?.original_key ?? ''))).equals(petropavl)).toBe(true);
    expect(await keptPhotos(subjectId)).toMatchObject([{ id: kept.id, state: 'waiting' }]);
  });

  test('sent twice, also at the same moment, is one photo; for another report another one', async () => {
    const [one, two] = await Promise.all([keep(petropavl), keep(petropavl)]);
    expect(two.id).toBe(one.id);
    expect(await keptPhotos(subjectId)).toHaveLength(1);
    expect((await keep(petropavl, newId())).id).not.toBe(one.id);
  });

  test('a seventh is refused, also when they come all at once', async () => {
    const seven = await Promise.all(Array.from({ length: 7 }, (_, at) => picture(at * 20)));
    const sent = await Promise.allSettled(seven.map((bytes) => keep(bytes)));
    const no = sent.filter((it) => it.status === 'rejected');
    expect(no.map(({ reason }) => reason.key)).toEqual(['photo.too-many']);
    expect(await keptPhotos(subjectId)).toHaveLength(6);
  });

  test('what is no photo is refused and leaves nothing', async () => {
    const page = await fixture('html_named.jpg');
    await expect(keep(page)).rejects.toMatchObject({ key: 'photo.not-a-picture', status: 415 });
    expect(await keptPhotos(subjectId)).toEqual([]);
  });

  test('a resident may not send the proof that it is repaired', async () => {
    const sent = keepPhoto(stranger, { subjectId, kind: 'proof' }, plain);
    await expect(sent).rejects.toMatchObject({ key: 'photo.not-yours', status: 403 });
  });

  test('an original that was lost on its way is healed by sending it again', async () => {
    const { id } = await keep(plain);
    const key = (await rowOf(id))?.original_key ?? '';
    await writeFile(fileOf(key), '');
    await keep(plain);
    expect((await readFile(fileOf(key))).equals(plain)).toBe(true);
  });
});

describe('filing', () => {
  test('shows nothing of a photo before, and its copies after', async () => {
    const { id } = await keep(petropavl);
    await runDueJobs(jobs);
    expect(await shown(subjectId)).toEqual([]);
    expect(await claim(subjectId)).toBe(1);
    const [photo] = await shown(subjectId);
    expect(photo).toMatchObject({ id, kind: 'report', width: 640, height: 480 });
    const opened = await openPhoto(photo?.largeUrl.split('/').at(-1) ?? '');
    expect(opened).toMatchObject({ mime: 'image/webp', forAll: true });
    expect(await sharp(opened.bytes).metadata()).toMatchObject({ format: 'webp', width: 640 });
  });

  test('held, they stay with those who act until the desk has looked', async () => {
    await keep(petropavl);
    await runDueJobs(jobs);
    await claim(subjectId, 'held');
    expect(await shown(subjectId)).toEqual([]);
    const [photo] = await ownPhotos(subjectId);
    const name = photo?.copies?.smallUrl.split('/').at(-1) ?? '';
    expect(await openPhoto(name)).toMatchObject({ forAll: false });
    await expect(openPhoto(name.replace(/\.[\w-]{22}/, ''))).rejects.toMatchObject({ status: 404 });
    await expect(
      openPhoto(name.replace(/\.[\w-]{22}/, `.${'x'.repeat(22)}`)),
    ).rejects.toMatchObject({
      key: 'photo.gone',
    });
  });

  test('keeps the order that was asked for, and refuses a photo of something else', async () => {
    const [one, two] = [await keep(petropavl), await keep(plain)];
    const other = await keep(plain, newId());
    const ask = (photoIds: string[]) =>
      change((tx) => claimPhotos(tx, subjectId, 'report', { showing: 'public', photoIds }));
    await expect(ask([one.id, other.id])).rejects.toMatchObject({
      key: 'photo.gone',
      field: 'photos',
    });
    expect((await rowOf(one.id))?.claimed_at).toBeNull();
    expect(await ask([two.id, one.id])).toBe(2);
    await runDueJobs(jobs);
    expect((await shown(subjectId)).map(({ id }) => id)).toEqual([two.id, one.id]);
  });

  test('a proof knows where it was taken before it is filed', async () => {
    const responder: Extract<Actor, { kind: 'responder' }> = {
      kind: 'responder',
      reportId: subjectId,
      assignmentId: newId(),
      organisationId: newId(),
    };
    const keeper = responder.assignmentId;
    await keepPhoto(responder, { subjectId, kind: 'proof' }, petropavl);
    const [place] = await unclaimedPlaces(db, subjectId, 'proof', keeper);
    expect(place?.lat).toBeCloseTo(54.8728, 4);
    expect(await unclaimedPlaces(db, subjectId, 'report')).toEqual([]);
    const asked = { showing: 'held', keeper } as const;
    expect(await change((tx) => claimPhotos(tx, subjectId, 'proof', asked))).toBe(1);
    expect(await unclaimedPlaces(db, subjectId, 'proof', keeper)).toEqual([]);
  });
});

describe('taking a photo out again', () => {
  test('leaves neither row nor file', async () => {
    const { id } = await keep(plain);
    await runDueJobs(jobs);
    const row = await rowOf(id);
    await dropPhoto({ subjectId, id });
    await runDueJobs(jobs);
    expect(await rowOf(id)).toBeUndefined();
    expect(await there(row?.original_key ?? '')).toBe(false);
    expect(await there(`copies/${subjectId}/${id}-0-large.webp`)).toBe(false);
  });

  test('of what names no photo is a broken form, not a fault', async () => {
    const broken = { key: 'report.form-broken', status: 400 };
    await expect(dropPhoto({ subjectId: '', id: 'x' })).rejects.toMatchObject(broken);
    const kept = keepPhoto(stranger, { subjectId: 'x', kind: 'report' }, plain);
    await expect(kept).rejects.toMatchObject(broken);
  });

  test('is too late once it is filed', async () => {
    const { id } = await keep(plain);
    await claim(subjectId);
    await dropPhoto({ subjectId, id });
    expect(await rowOf(id)).toBeDefined();
  });
});

describe('photos have an end', () => {
  test('what nobody filed within two days is erased with its files; what was filed stays', async () => {
    setClock(new Date('2026-03-01T08:00:00Z'));
    const lost = await keep(petropavl);
    const filed = newId();
    const safe = await keep(petropavl, filed);
    await claim(filed);
    setClock(new Date('2026-03-03T07:59:00Z'));
    await jobs['media.erase-unclaimed']();
    const row = await rowOf(lost.id);
    expect(row).toBeDefined();
    setClock(new Date('2026-03-03T08:01:00Z'));
    await jobs['media.erase-unclaimed']();
    expect(await rowOf(lost.id)).toBeUndefined();
    expect(await there(row?.original_key ?? '')).toBe(false);
    expect(await there((await rowOf(safe.id))?.original_key ?? '')).toBe(true);
  });

  test('when a report is erased, nothing of its photos is left', async () => {
    const { id } = await keep(petropavl);
    await runDueJobs(jobs);
    await claim(subjectId);
    const row = await rowOf(id);
    const [photo] = await shown(subjectId);
    expect(await change((tx) => erasePhotos(tx, subjectId))).toBe(1);
    await runDueJobs(jobs);
    expect(await there(row?.original_key ?? '')).toBe(false);
    await expect(openPhoto(photo?.largeUrl.split('/').at(-1) ?? '')).rejects.toMatchObject({
      status: 404,
    });
  });
});
