import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reassign } from '#modules/assignments/handing.ts';
import { responderTask } from '#modules/assignments/queries.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { filedPhotoIds } from '#modules/media/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  claimWithProof,
  fileAndClaim,
  fileAndSettle,
  lettersAbout,
  linkOf,
  monday,
  picture,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { deskSheet } from './desk-sheet.ts';
import { splitting } from './input-desk.ts';
import { approveReport, declineReport, mergeReports } from './moderation.ts';
import { giveVerdict } from './outcome.ts';
import { seeParts, splitIntoParts } from './parts.ts';
import { weighParts } from './parts-moving.ts';
import { publicParts } from './public-parts.ts';
import { publicReportByCode } from './queries.ts';
import { confirmContact } from './reporter.ts';
import { contactKey } from './codes.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const why = 'Two different jobs';
const part = (category: string, photoIds: string[] = []) => ({
  ...{ categoryId: town.category(category), words: `The ${category} of it`, photoIds },
});
const parted = async (...categories: string[]) => {
  const filed = await fileAndSettle(town, { email: 'parts@private.example' });
  const contact = await db
    .selectFrom('report_contacts')
    .select('id')
    .where('report_id', '=', filed.id)
    .executeTakeFirstOrThrow();
  await confirmContact(contactKey(filed.id, contact.id));
  const codes = await splitIntoParts(cast.operatorOfAll, filed.id, {
    ...{ why, parts: categories.map((one) => part(one)) },
  });
  await settle();
  const ids = await Promise.all(codes.map(idOf));
  return { ...filed, codes, ids };
};
const idOf = async (code: string) =>
  (await db.selectFrom('reports').select('id').where('code', '=', code).executeTakeFirstOrThrow())
    .id;
const claim = async (id: string) => {
  await claimWithProof(await linkOf(id));
  await settle();
};
const statesOf = (ids: string[]) => Promise.all(ids.map(async (id) => (await rowOf(id)).state));

describe('a report that is two jobs', () => {
  test('is split; each part goes to whoever answers for it, and the whole waits for them', async () => {
    const { id, ids } = await parted('lamp', 'dogs', 'entrance');
    expect(await rowOf(id)).toMatchObject({ state: 'accepted', organisation_id: null, parts: 3 });
    expect((await tasksOf(id)).map(({ state }) => state)).toEqual(['withdrawn']);
    const asked = await Promise.all(ids.map(async (one) => (await rowOf(one)).organisation_id));
    expect(asked).toEqual([
      ...[town.organisation('lamp-service'), town.organisation('lamp-service')],
      town.organisation('cleaners'),
    ]);
  });

  test('shows a part only the photos that were chosen for it', async () => {
    const id = newId();
    for (let n = 0; n < 2; n++) {
      await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
    }
    await fileAndSettle(town, { id });
    const [first = '', second = ''] = await filedPhotoIds(db, id);
    const [code = ''] = await splitIntoParts(cast.operatorOfAll, id, {
      ...{ why, parts: [part('lamp', [second]), part('dogs')] },
    });
    await settle();
    const { actor, ref } = await linkOf(await idOf(code));
    const task = await responderTask(actor, ref);
    expect(task.photos.map((photo) => photo.id)).toEqual([second]);
    expect(task.words).toBe('The lamp of it');
    const other = await fileAndSettle(town);
    const foreign = { why, parts: [part('lamp', [first]), part('dogs')] };
    await expect(splitIntoParts(cast.operatorOfAll, other.id, foreign)).rejects.toMatchObject({
      key: 'photo.gone',
    });
  });

  test('is said to be done when every part is, and confirmed with them by the reporter alone', async () => {
    const { id, ids, reporter } = await parted('lamp', 'entrance');
    await claim(ids[0] ?? '');
    expect(await rowOf(id)).toMatchObject({ state: 'accepted', part_changed_at: monday });
    await seeParts(cast.operatorOfAll, id);
    expect(await rowOf(id)).toMatchObject({ part_changed_at: null });
    await claim(ids[1] ?? '');
    expect(await rowOf(id)).toMatchObject({ state: 'claimed', claimed_at: monday });
    expect(await lettersAbout(id, 'parts-claimed')).toMatchObject([
      { recipient: 'parts@private.example' },
    ]);
    await giveVerdict(reporter, id, { answer: 'yes', words: '' });
    await settle();
    expect(await statesOf([id, ...ids])).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect((await tasksOf(ids[0] ?? '')).map(({ state }) => state)).toEqual(['confirmed']);
    await weighParts({ wholeId: id, moved: false });
    expect(await statesOf([id])).toEqual(['confirmed']);
  });

  test('goes back to everybody who said so, when the reporter says it is not done', async () => {
    const { id, ids, reporter } = await parted('lamp', 'entrance');
    for (const one of ids) await claim(one);
    await giveVerdict(reporter, id, { answer: 'no', words: '' });
    await settle();
    expect(await statesOf([id, ...ids])).toEqual(['disputed', 'disputed', 'disputed']);
    expect(await lettersAbout(ids[0] ?? '', 'task-disputed')).toHaveLength(1);
    for (const one of ids) await claim(one);
    expect(await statesOf([id])).toEqual(['claimed']);
  });

  test('is open again when the desk gives one of its parts to somebody else', async () => {
    const { id, ids } = await parted('lamp', 'entrance');
    for (const one of ids) await claim(one);
    await reassign(cast.operatorOfAll, ids[0] ?? '', {
      ...{ organisationId: town.organisation('light-club'), why: 'They are nearer' },
    });
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'assigned' });
  });

  test('is closed with open parts only by whoever was warned', async () => {
    const { id, ids } = await parted('lamp', 'entrance');
    const closing = { why: 'The house is torn down' };
    await expect(declineReport(cast.operatorOfAll, id, closing)).rejects.toMatchObject({
      ...{ key: 'report.parts-open', params: { count: 2 }, status: 409 },
    });
    await declineReport(cast.operatorOfAll, id, { ...closing, anyway: true });
    await settle();
    expect(await statesOf([id, ...ids])).toEqual(['declined', 'declined', 'declined']);
    expect((await tasksOf(ids[0] ?? '')).map(({ state }) => state)).toEqual(['withdrawn']);
  });
});

describe('a part', () => {
  test('is nothing for strangers by itself, but its state stands with the public whole', async () => {
    const { id, codes, ids } = await parted('lamp', 'drug-place');
    expect(await publicReportByCode(codes[0] ?? '')).toBeNull();
    await expect(approveReport(cast.operatorOfAll, ids[0] ?? '')).rejects.toMatchObject({
      key: 'report.is-a-part',
    });
    expect(await publicParts(id)).toMatchObject([
      { state: 'assigned', categoryId: town.category('lamp') },
      { state: 'assigned', categoryId: null, organisationId: null },
    ]);
  });

  test('is not split again, and a split report has no second time', async () => {
    const { id, ids } = await parted('lamp', 'entrance');
    const again = { why, parts: [part('lamp'), part('dogs')] };
    for (const [one, key] of [
      [ids[0] ?? '', 'report.is-a-part'],
      [id, 'report.has-parts'],
    ] as const) {
      await expect(splitIntoParts(cast.operatorOfAll, one, again)).rejects.toMatchObject({ key });
    }
    const other = await fileAndSettle(town);
    await expect(mergeReports(cast.operatorOfAll, id, other.id, { why })).rejects.toMatchObject({
      key: 'report.has-parts',
    });
    const given = { organisationId: town.organisation('cleaners'), why };
    await expect(reassign(cast.operatorOfAll, id, given)).rejects.toMatchObject({ status: 409 });
  });

  test('leads the desk to the whole, and the whole to it', async () => {
    const { code, codes } = await parted('lamp', 'entrance');
    expect((await deskSheet(cast.operatorOfAll, code)).parts.map((one) => one.code)).toEqual(codes);
    expect((await deskSheet(cast.operatorOfAll, codes[0] ?? '')).whole).toBe(code);
  });
});

test('only the desk there splits, two parts at least, and nothing that is said to be done', async () => {
  const { id } = await fileAndSettle(town);
  const input = { why, parts: [part('lamp'), part('dogs')] };
  for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar]) {
    await expect(splitIntoParts(actor, id, input)).rejects.toMatchObject({ status: 403 });
    await expect(seeParts(actor, id)).rejects.toMatchObject({ status: 403 });
  }
  expect(splitting.safeParse({ why, parts: [part('lamp')] }).success).toBe(false);
  const done = await fileAndClaim(town);
  await expect(splitIntoParts(cast.operatorOfAll, done.id, input)).rejects.toMatchObject({
    key: 'report.cannot-become',
  });
});
