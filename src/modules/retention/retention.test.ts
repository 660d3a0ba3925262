import { unzipSync, strFromU8 } from 'fflate';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { recountAllAreas } from '#modules/figures/counts.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { declineReport } from '#modules/reports/moderation.ts';
import { writeUpdate } from '#modules/reports/notes.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { newId } from '#server/ids.ts';
import {
  DAY,
  fileAndSettle,
  lettersAbout,
  monday,
  pass,
  picture,
  rowOf,
  settle,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { endHold, heldCodes, holdBack, requireRight } from './holds.ts';
import { newHold } from './input.ts';
import { dryRun } from './queries.ts';
import { exportOwn } from './own-data.ts';
import { exportOwnStaff } from './staff-data.ts';
import { eraseOwn, eraseUnder, reportsUnder } from './requests.ts';
import { askForRun, goOver, runTonight } from './running.ts';

let [town, cast] = [{} as Town, {} as Cast];
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterEach(() => setClock(null));

const contact = { email: 'Ainur@Example.org', name: 'Ainur', phone: '+7 701 111 22 33' };

async function fileWithPhoto(given: object = {}) {
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  const words = 'Call me at +7 701 111 22 33, the lamp at my door';
  const filed = await fileAndSettle(town, { id, words, ...contact, ...given });
  await sayToOthers(filed.reporter, id, { words: 'I am Ainur from flat 5', locale: 'en' });
  await settle();
  return filed;
}

async function fileAndDecline() {
  const filed = await fileWithPhoto();
  await declineReport(cast.operatorOfAll, filed.id, { why: 'Ainur told us it is on' });
  await settle();
  return filed;
}

const leftOf = async (id: string) => {
  const count = async (table: 'report_contacts' | 'report_notes' | 'conversation_messages') =>
    (await db.selectFrom(table).select('id').where('report_id', '=', id).execute()).length;
  const photos = await db.selectFrom('media_photos').select('id').where('subject_id', '=', id);
  return {
    ...{ contacts: await count('report_contacts'), notes: await count('report_notes') },
    ...{ said: await count('conversation_messages'), letters: (await lettersAbout(id)).length },
    photos: (await photos.execute()).length,
  };
};
const nothing = { contacts: 0, notes: 0, said: 0, letters: 0, photos: 0 };
const why = 'Asked in person';

/** Three years and the week after the warning go by. */
async function threeYears() {
  await db.updateTable('categories').set({ retention_days: 1095 }).execute();
  setClock(new Date(monday.getTime() + 1096 * DAY));
  await runTonight();
  await settle();
  await pass(8 * DAY);
}

describe('when the time of a report is up', () => {
  test('it is anonymised after a warning; its place in the figures and its history stay', async () => {
    const { id, code } = await fileAndDecline();
    const original = await db
      .selectFrom('media_photos')
      .select('original_key')
      .where('subject_id', '=', id)
      .executeTakeFirstOrThrow();
    await threeYears();
    await recountAllAreas();
    const withoutMoment = () =>
      db
        .selectFrom('figure_counts')
        .select(['area_id', 'category_id', 'reported', 'claimed', 'confirmed', 'disputed'])
        .select(['median_claim_days', 'median_confirm_days'])
        .orderBy('area_id')
        .orderBy('category_id')
        .execute();
    const before = await withoutMoment();
    expect((await rowOf(id)).anonymised_at).toBeNull();
    expect((await dryRun(cast.administrator)).due[0]).toMatchObject({
      ...{ kind: 'report', counted: 1, examples: [code] },
    });
    await askForRun(cast.administrator, { why });
    await settle();
    expect(await rowOf(id)).toMatchObject({
      state: 'declined',
      words: expect.not.stringContaining('701'),
    });
    expect((await rowOf(id)).anonymised_at).not.toBeNull();
    expect(await leftOf(id)).toEqual(nothing);
    await expect(getFile(original.original_key)).rejects.toThrow('ENOENT');
    await recountAllAreas();
    expect(await withoutMoment()).toEqual(before);
    const { runs } = await dryRun(cast.administrator);
    expect(runs.find(({ kind }) => kind === 'report')).toMatchObject({ counted: 1, done: 1 });
    const warned = await db
      .selectFrom('letters')
      .select('id')
      .where('kind', '=', 'retention')
      .execute();
    expect(warned.length).toBeGreaterThan(0);
  });

  test('an open one and one that is held back stay; the hold ends and it goes', async () => {
    const open = await fileWithPhoto();
    const held = await fileAndDecline();
    await holdBack(cast.administrator, { code: held.code, why, until: undefined });
    await threeYears();
    const { id: run } = await db
      .selectFrom('retention_runs')
      .select('id')
      .executeTakeFirstOrThrow();
    await goOver(run);
    await runTonight();
    await settle();
    expect((await rowOf(open.id)).anonymised_at).toBeNull();
    expect((await rowOf(held.id)).anonymised_at).toBeNull();
    const [hold] = (await dryRun(cast.administrator)).held;
    await endHold(cast.administrator, { id: hold?.id ?? '', why });
    await runTonight();
    await settle();
    expect((await rowOf(held.id)).anonymised_at).not.toBeNull();
  });
});

describe('a reporter by their own link', () => {
  test('gets everything that is held, with the photos as they sent them', async () => {
    const { reporter, code, id } = await fileWithPhoto();
    await writeUpdate(cast.operatorOfAll, id, { words: 'The lamp is ordered' });
    const sent = await keepPhoto(reporter, { subjectId: id, kind: 'message' }, await picture());
    await sayToOthers(reporter, id, { words: 'This is how it looks today', locale: 'en' });
    const { name, bytes } = await exportOwn(reporter);
    expect(name).toBe(`${code}.zip`);
    const files = unzipSync(bytes);
    const told = JSON.parse(strFromU8(files['report.json'] ?? new Uint8Array()));
    expect(told.report).toMatchObject({ code, name: 'Ainur' });
    expect(told.messages[0].words).toContain('flat 5');
    expect(told.messages[1].photos).toEqual([sent.id]);
    expect(told.updates).toMatchObject([{ words: 'The lamp is ordered' }]);
    expect(told).toMatchObject({ verdicts: [], devices: [] });
    expect(Object.keys(files).filter((path) => path.startsWith('photos/'))).toHaveLength(2);
    await expect(exportOwn(stranger)).rejects.toMatchObject({ status: 403 });
  });

  test('takes contact, photos and words back at once; the work goes on without them', async () => {
    const { reporter, id } = await fileWithPhoto();
    await eraseOwn(reporter);
    expect(await leftOf(id)).toMatchObject({ contacts: 0, said: 0, photos: 0 });
    const row = await rowOf(id);
    expect(row.state).toBe('assigned');
    expect(row.words).not.toContain('701');
    expect((await lettersAbout(id)).filter(({ recipient }) => /ainur/i.test(recipient))).toEqual(
      [],
    );
    expect(() => eraseOwn(cast.operatorOfAll)).toThrow('report.not-yours');
  });

  test('cannot erase what an inquiry needs', async () => {
    const { reporter, code } = await fileWithPhoto();
    await holdBack(cast.administrator, { code, why, until: undefined });
    await expect(eraseOwn(reporter)).rejects.toMatchObject({ key: 'retention.is-held' });
  });
});

test('the desk finds and erases what is held under an address, and says why', async () => {
  const { id, code } = await fileWithPhoto({
    email: 'bolat@example.org',
    phone: '8 705 000 11 22',
  });
  const found = await reportsUnder(cast.administrator, { address: 'BOLAT@example.org', why });
  expect(found.map((one) => one.code)).toEqual([code]);
  const asked = { address: '+7 (705) 000-11-22', why };
  expect(await eraseUnder(cast.administrator, asked)).toBe(1);
  expect((await leftOf(id)).contacts).toBe(0);
  expect(await reportsUnder(cast.administrator, asked)).toEqual([]);
});

test('one report that is held back keeps no other under the address from being erased', async () => {
  const email = 'two@example.org';
  const older = await fileWithPhoto({ email, phone: undefined });
  setClock(new Date(monday.getTime() + DAY));
  const held = await fileWithPhoto({ email, phone: undefined });
  await holdBack(cast.administrator, { code: held.code, why, until: undefined });
  const erasing = eraseUnder(cast.administrator, { address: email, why });
  await expect(erasing).rejects.toMatchObject({ key: 'retention.is-held' });
  expect((await leftOf(older.id)).contacts).toBe(0);
  expect((await leftOf(held.id)).contacts).toBe(1);
});

test('a hold until a day lasts to the end of that day here, not in Greenwich', async () => {
  const { code } = await fileAndSettle(town);
  await holdBack(cast.administrator, newHold.parse({ code, why, until: '2026-03-03' }));
  const heldAt = async (at: string) => {
    setClock(new Date(at));
    return (await heldCodes(db)).includes(code);
  };
  // Astana is five hours ahead.
  expect(await heldAt('2026-03-03T18:59:00Z')).toBe(true);
  expect(await heldAt('2026-03-03T19:00:00Z')).toBe(false);
});

test('nobody but an administrator runs it, holds back, or looks up an address', async () => {
  const { code } = await fileAndSettle(town);
  for (const actor of [cast.operatorOfAll, cast.lampWorker, stranger]) {
    expect(() => requireRight(actor)).toThrow('people.may-not');
    await expect(dryRun(actor)).rejects.toMatchObject({ status: 403 });
    expect(() => askForRun(actor, { why })).toThrow('people.may-not-administer');
    expect(() => holdBack(actor, { code, why, until: undefined })).toThrow('people.may-not');
    expect(() => endHold(actor, { id: newId(), why })).toThrow('people.may-not');
    const asked = { address: 'bolat@example.org', why };
    await expect(reportsUnder(actor, asked)).rejects.toMatchObject({ status: 403 });
    await expect(eraseUnder(actor, asked)).rejects.toMatchObject({ status: 403 });
  }
});

test('a member of staff gets what is kept of them, and nothing of residents', async () => {
  const { id, code } = await fileAndDecline();
  const told = await exportOwnStaff(cast.operatorOfAll, '');
  expect(told.account).toMatchObject({ name: 'Dana', email: 'dana@example.org' });
  expect(told.roles).toMatchObject([{ role: 'operator', area_id: null }]);
  expect(told.did.map(({ event }) => event)).toContain('report.declined');
  expect(JSON.stringify(told)).not.toMatch(new RegExp(`${id}|${code}|Ainur`));
  await expect(exportOwnStaff(stranger, '')).rejects.toMatchObject({ status: 403 });
});
