import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId, sha256 } from '#server/ids.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { drawBoxes, hidePhoto, openOriginal, showPhoto } from './actions-desk.ts';
import { claimPhotos, holdPhotos, keepPhoto } from './actions.ts';
import { jobs } from './jobs.ts';
import { deskPhotos, openPhoto, ownPhotos, publicPhotos, responderPhotos } from './queries.ts';

const photo = await readFile(
  new URL('../../../test/fixtures/photos/landscape_6.jpg', import.meta.url),
);
const nearby = newId();
const elsewhere = newId();
const operatorIn = (areaId: string): Actor => ({
  kind: 'person',
  personId: newId(),
  name: 'Айгүл',
  roles: [roleOf('operator', { areaId })],
});
const operator = operatorIn(nearby);
const areas = { areas: [nearby] };
const why = { why: 'check-facts' };

let subjectId = '';
let id = '';
const ref = () => ({ subjectId, id });
const nameOf = (url = '') => url.split('/').at(-1) ?? '';
const shown = async () => (await publicPhotos(db, [subjectId])).get(subjectId)?.[0];
const rowOf = () =>
  db.selectFrom('media_photos').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const events = async () => (await eventsOf(db, subjectId)).map(({ event }) => event);

beforeEach(async () => {
  subjectId = newId();
  ({ id } = await keepPhoto(system, { subjectId, kind: 'report' }, photo));
  await change((tx) => claimPhotos(tx, subjectId, 'report', { showing: 'public' }));
  await runDueJobs(jobs);
});

describe('the desk blackens a part of a photo', () => {
  const boxes = [{ x: 0.4, y: 0.4, width: 0.2, height: 0.2 }];

  test('the old copies cannot be fetched, the new ones show black there', async () => {
    const before = await shown();
    await drawBoxes(operator, { ...ref(), boxes }, areas);
    await expect(openPhoto(nameOf(before?.largeUrl))).rejects.toMatchObject({ status: 404 });
    expect(await shown()).toBeUndefined();
    await runDueJobs(jobs);
    const after = await shown();
    expect(after?.largeUrl).not.toBe(before?.largeUrl);
    await expect(openPhoto(nameOf(before?.smallUrl))).rejects.toMatchObject({ status: 404 });
    const old = readFile(join(config.dataDir, 'files', `copies/${subjectId}/${id}-0-large.webp`));
    await expect(old).rejects.toThrow('ENOENT');
    for (const url of [after?.largeUrl, after?.smallUrl]) {
      const { bytes } = await openPhoto(nameOf(url));
      const { width, height } = await sharp(bytes).metadata();
      const [left, top] = [Math.round(width * 0.4), Math.round(height * 0.4)];
      const part = { left, top, width: Math.floor(width / 5), height: Math.floor(height / 5) };
      expect(Math.max(...(await sharp(bytes).extract(part).raw().toBuffer()))).toBeLessThan(24);
    }
  });

  test('the original stays as it came, and the ledger says who did what, not what was seen', async () => {
    await drawBoxes(operator, { ...ref(), boxes }, areas);
    const row = await rowOf();
    const original = await readFile(join(config.dataDir, 'files', row.original_key));
    expect(sha256(original).equals(row.sha256)).toBe(true);
    expect(original.equals(photo)).toBe(true);
    expect(await events()).toEqual(['photo.redacted']);
  });

  test('boxes can be taken away again', async () => {
    await drawBoxes(operator, { ...ref(), boxes }, areas);
    await drawBoxes(operator, { ...ref(), boxes: [] }, areas);
    await runDueJobs(jobs);
    expect(await deskPhotos(subjectId)).toMatchObject([{ boxes: [], state: 'ready' }]);
  });

  test('nobody else may, nor the desk of another district', async () => {
    for (const actor of [stranger, operatorIn(elsewhere)]) {
      await expect(drawBoxes(actor, { ...ref(), boxes }, areas)).rejects.toMatchObject({
        key: 'photo.not-yours',
        status: 403,
      });
    }
    expect(await shown()).toBeDefined();
  });
});

describe('the desk shows and hides a photo', () => {
  test('a hidden one opens for nobody but the desk, a shown one for all', async () => {
    const before = await shown();
    const [mine] = await ownPhotos(subjectId);
    await hidePhoto(operator, ref(), areas);
    expect(await shown()).toBeUndefined();
    expect(await responderPhotos(subjectId)).toEqual([]);
    for (const url of [before?.largeUrl, mine?.copies?.largeUrl]) {
      await expect(openPhoto(nameOf(url))).rejects.toMatchObject({ key: 'photo.gone' });
    }
    const [desk] = await deskPhotos(subjectId);
    expect(await openPhoto(nameOf(desk?.copies?.largeUrl))).toMatchObject({ forAll: false });
    await showPhoto(operator, ref(), areas);
    expect((await shown())?.largeUrl).toBe(before?.largeUrl);
    expect(await events()).toEqual(['photo.hidden', 'photo.shown']);
  });

  test('nobody else may', async () => {
    await expect(hidePhoto(stranger, ref(), areas)).rejects.toMatchObject({ status: 403 });
    await expect(showPhoto(stranger, ref(), areas)).rejects.toMatchObject({ status: 403 });
    await expect(hidePhoto(operator, { ...ref(), id: newId() }, areas)).rejects.toMatchObject({
      key: 'photo.gone',
    });
  });

  test('when a report turns out to need the desk first, its photos wait; hidden ones stay hidden', async () => {
    await change((tx) => holdPhotos(tx, subjectId));
    expect(await shown()).toBeUndefined();
    await hidePhoto(operator, ref(), areas);
    await change((tx) => holdPhotos(tx, subjectId));
    expect((await rowOf()).showing).toBe('hidden');
  });
});

describe('the original', () => {
  test('opens for the desk, byte for byte, and each reading is in the ledger', async () => {
    const { bytes, mime } = await openOriginal(operator, ref(), areas, why);
    expect(bytes.equals(photo)).toBe(true);
    expect(mime).toBe('image/jpeg');
    expect(await events()).toEqual(['photo.original-read']);
  });

  test('stays shut without a reason', async () => {
    const refusal = { key: 'ledger.say-why', status: 422 };
    await expect(openOriginal(operator, ref(), areas, { why: '' })).rejects.toMatchObject(refusal);
    expect(await events()).toEqual([]);
  });

  test('opens for nobody else, and nothing is written then', async () => {
    const reporter: Actor = { kind: 'reporter', reportId: subjectId };
    for (const actor of [stranger, reporter, operatorIn(elsewhere)]) {
      await expect(openOriginal(actor, ref(), areas, why)).rejects.toMatchObject({ status: 403 });
    }
    expect(await events()).toEqual([]);
  });

  test('does not open when a byte of it has changed', async () => {
    const changed = Buffer.from(photo);
    changed[5000] = 1 + (changed[5000] ?? 0);
    await writeFile(join(config.dataDir, 'files', (await rowOf()).original_key), changed);
    await expect(openOriginal(operator, ref(), areas, why)).rejects.toThrow('seal');
  });
});

test('a JPEG of a copy is made when it is asked for, of the large one only', async () => {
  const { largeUrl = '', smallUrl = '' } = (await shown()) ?? {};
  const opened = await openPhoto(nameOf(largeUrl.replace('.webp', '.jpg')));
  expect(opened.mime).toBe('image/jpeg');
  expect(await sharp(opened.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 600 });
  await expect(openPhoto(nameOf(smallUrl.replace('.webp', '.jpg')))).rejects.toMatchObject({
    status: 404,
  });
});
