import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepPhoto } from '#modules/media/actions.ts';
import { ownPhotos, publicPhotos } from '#modules/media/queries.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  claimWithProof,
  DAY,
  fileAndClaim,
  fileAndSettle,
  monday,
  pass,
  picture,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import { approveReport } from './moderation.ts';
import { giveNeighbourVerdict, giveVerdict } from './outcome.ts';
import { publicHistory } from './queries.ts';

const photoOf = (name: string) =>
  readFile(new URL(`../../../test/fixtures/photos/${name}`, import.meta.url));
let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const metresAway = (metres: number, of = yard) => ({ ...of, lat: of.lat + metres / 111_195 });
const here = (answer: 'yes' | 'no' | 'unknown' = 'yes', place: object = metresAway(50)) => ({
  ...{ answer, words: 'I live next door' },
  ...place,
});
const silent = async (given?: Record<string, unknown>) => {
  const report = await fileAndClaim(town, given);
  await pass(14 * DAY);
  return report;
};

describe('a second resident at the place', () => {
  test('may confirm when the reporter has been silent for fourteen days', async () => {
    const { id } = await silent();
    await giveNeighbourVerdict(stranger, id, here());
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
    expect((await publicHistory(id)).at(-1)).toMatchObject({
      ...{ event: 'report.confirmed', by: 'neighbour' },
    });
    expect(
      await db.selectFrom('report_verdicts').selectAll().where('report_id', '=', id).execute(),
    ).toMatchObject([{ given_by: 'neighbour', distance_m: expect.closeTo(50, 0) }]);
  });

  test('may dispute: it goes back to the responder', async () => {
    const { id } = await silent();
    await giveNeighbourVerdict(stranger, id, here('no'));
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'disputed', round: 2 });
    expect(await tasksOf(id)).toMatchObject([{ state: 'accepted', round: 2 }]);
  });

  test('may answer at once when the reporter cannot tell', async () => {
    const { id, reporter } = await fileAndClaim(town);
    await giveVerdict(reporter, id, { answer: 'unknown', words: '' });
    await giveNeighbourVerdict(stranger, id, here());
    expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
  });

  test('may not before, nor when "cannot tell" was about an earlier round', async () => {
    const early = await fileAndClaim(town);
    await pass(14 * DAY - 1);
    const refusal = { key: 'report.nothing-to-confirm', status: 409 };
    await expect(giveNeighbourVerdict(stranger, early.id, here())).rejects.toMatchObject(refusal);
    const again = await fileAndClaim(town);
    await giveVerdict(again.reporter, again.id, { answer: 'unknown', words: '' });
    await giveVerdict(again.reporter, again.id, { answer: 'no', words: '' });
    await settle();
    await claimWithProof(again.link);
    expect(await rowOf(again.id)).toMatchObject({ state: 'claimed', round: 2 });
    await expect(giveNeighbourVerdict(stranger, again.id, here())).rejects.toMatchObject(refusal);
  });

  test('may not about what nobody says is done', async () => {
    const { id } = await fileAndSettle(town);
    await pass(20 * DAY);
    await expect(giveNeighbourVerdict(stranger, id, here())).rejects.toMatchObject({ status: 409 });
  });

  test('must stand within 75 metres: farther away it is refused beside the place', async () => {
    const { id } = await silent();
    await expect(
      giveNeighbourVerdict(stranger, id, here('yes', metresAway(76))),
    ).rejects.toMatchObject({
      ...{ key: 'report.too-far-away', status: 422, field: 'place', params: { metres: 77 } },
    });
    await giveNeighbourVerdict(stranger, id, here('yes', metresAway(74)));
    expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
  });

  test('never learns the doorstep of a report whose place strangers see roughly', async () => {
    const told = async (east: number) => {
      const { id } = await silent({ category: 'entrance', lon: yard.lon + east });
      await approveReport(cast.operatorOfAll, id);
      const { public_lon: lon, public_lat: lat } = await rowOf(id);
      const asked = { lon: Number(lon) + 0.02, lat: Number(lat) };
      const refused = await giveNeighbourVerdict(stranger, id, here('yes', asked)).catch(
        (problem: { params: object }) => problem.params,
      );
      await giveNeighbourVerdict(stranger, id, here('yes', { lon: Number(lon), lat: Number(lat) }));
      expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
      return { lon, refused };
    };
    const [one, other] = [await told(0), await told(0.0015)];
    expect(one).toEqual(other);
  });

  test('must show where they are', async () => {
    const { id } = await silent();
    await expect(giveNeighbourVerdict(stranger, id, here('yes', {}))).rejects.toMatchObject({
      ...{ key: 'report.place-not-shown', status: 422, field: 'place' },
    });
    expect(await rowOf(id)).toMatchObject({ state: 'claimed' });
  });

  test('may show it by a photo taken there; the photo waits for the desk', async () => {
    const there = { lon: 69.143, lat: 54.8728 };
    const { id } = await silent(there);
    const plain = await photoOf('hopper.jpg');
    await keepPhoto(stranger, { subjectId: id, kind: 'verdict' }, plain);
    await expect(giveNeighbourVerdict(stranger, id, here('yes', {}))).rejects.toMatchObject({
      key: 'report.place-not-shown',
    });
    const known = await photoOf('gps_petropavl.jpg');
    await keepPhoto(stranger, { subjectId: id, kind: 'verdict' }, known);
    await giveNeighbourVerdict(stranger, id, here('yes', {}));
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
    const shown = async () => (await publicPhotos(db, [id])).get(id) ?? [];
    expect((await shown()).map(({ kind }) => kind)).toEqual(['proof']);
    await approveReport(cast.operatorOfAll, id);
    expect((await shown()).map(({ kind }) => kind)).toEqual(['proof']);
  });

  test("neither takes the reporter's room for photos nor slips any into their answer", async () => {
    const { id, reporter } = await silent();
    const subject = { subjectId: id, kind: 'verdict' } as const;
    for (let photo = 0; photo < 6; photo++) await keepPhoto(stranger, subject, await picture());
    await expect(keepPhoto(stranger, subject, await picture())).rejects.toMatchObject({
      key: 'photo.too-many',
    });
    const own = await keepPhoto(reporter, subject, await picture());
    await giveVerdict(reporter, id, { answer: 'no', words: '' });
    await settle();
    const verdicts = (await ownPhotos(id)).filter(({ kind }) => kind === 'verdict');
    expect(verdicts.map((photo) => photo.id)).toEqual([own.id]);
  });

  test('cannot answer about what strangers may not see', async () => {
    const { id } = await silent({ category: 'entrance' });
    await expect(giveNeighbourVerdict(stranger, id, here())).rejects.toMatchObject({
      ...{ key: 'report.unknown', status: 404 },
    });
  });

  test('is not the one who did the work, by link or signed in', async () => {
    const { id, link } = await silent();
    const workers: Actor[] = [link.actor, cast.lampWorker];
    for (const actor of workers) {
      await expect(giveNeighbourVerdict(actor, id, here())).rejects.toMatchObject({
        ...{ key: 'report.not-yours', status: 403 },
      });
    }
  });

  test('is a neighbour in the history, also when they hold a receipt of their own', async () => {
    const { id } = await silent();
    const other = await fileAndSettle(town);
    await giveNeighbourVerdict(other.reporter, id, here());
    expect((await publicHistory(id)).at(-1)).toMatchObject({ by: 'neighbour' });
  });
});
