import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf } from '#modules/ledger/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { bulkOf, startBulk, startUndo, UNDO_MIN } from '#modules/reports/bulk.ts';
import { doRows } from '#modules/reports/bulk-rows.ts';
import { bulk } from '#modules/reports/input-bulk.ts';
import { giveBack, lockOf, takeLock } from '#modules/reports/locks.ts';
import { declineReport, hideReport } from '#modules/reports/moderation.ts';
import { showAsBefore } from '#modules/reports/showing-again.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, monday, rowOf, settle, type Filed } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { changeMany, doBulk, undoBulk, undoMany } from './bulk.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const why = 'A storm took the line down';
const ask = (filed: readonly { code: string }[], given: Record<string, unknown>) =>
  bulk.parse({ codes: filed.map(({ code }) => code).join(','), why, ...given });
const some = async (count: number, given?: Record<string, unknown>): Promise<Filed[]> => {
  const filed: Filed[] = [];
  for (let at = 0; at < count; at++) filed.push(await fileAndSettle(town, given));
  return filed;
};
const rows = (filed: readonly Filed[]) => Promise.all(filed.map(({ id }) => rowOf(id)));
const all = <T>(value: T, count: number) => Array.from({ length: count }, () => value);

describe('many reports at once', () => {
  test('are given to one organisation, and back to those who had them', async () => {
    const filed = [...(await some(2)), ...(await some(1, { category: 'bench' }))];
    const clubs = town.organisation('light-club');
    const id = await changeMany(
      cast.operatorOfAll,
      ask(filed, { verb: 'assign', organisationId: clubs }),
    );
    await settle();
    expect((await rows(filed)).map((one) => one.organisation_id)).toEqual(all(clubs, 3));
    expect(await bulkOf(cast.operatorOfAll, id)).toMatchObject({
      ...{ total: 3, done: 3, refused: [], ended: true, mayUndo: true },
    });
    await undoMany(cast.operatorOfAll, id);
    await settle();
    const lamps = town.organisation('lamp-service');
    expect(await rows(filed)).toMatchObject([
      ...all({ organisation_id: lamps, state: 'assigned' }, 2),
      { organisation_id: null, state: 'received' },
    ]);
    expect(await bulkOf(cast.operatorOfAll, id)).toMatchObject({ undone: 3, mayUndo: false });
    await expect(undoMany(cast.operatorOfAll, id)).rejects.toMatchObject({
      key: 'desk.bulk.cannot-undo',
    });
  });

  test('each leave their own row in the record, by whoever did it', async () => {
    const filed = await some(2);
    await changeMany(cast.operatorOfPetropavl, ask(filed, { verb: 'decline' }));
    for (const { id } of filed)
      expect((await eventsOf(db, id)).at(-1)).toMatchObject({
        ...{ event: 'report.declined', personId: cast.operatorOfPetropavl.personId },
      });
  });

  test('change their kind, are shown, joined, closed or taken; and each of these is undone', async () => {
    const { administrator } = cast;
    const held = await some(2, { category: 'entrance' });
    const approved = await changeMany(administrator, ask(held, { verb: 'approve' }));
    expect((await rows(held)).map(({ showing }) => showing)).toEqual(['public', 'public']);
    const again = await changeMany(administrator, ask(held, { verb: 'approve' }));
    expect((await bulkOf(administrator, again)).refused).toMatchObject(
      all({ key: 'desk.bulk.shown-already' }, 2),
    );
    await undoMany(administrator, approved);
    expect((await rows(held)).map(({ showing }) => showing)).toEqual(['held', 'held']);

    const [into, ...lamps] = await some(3);
    const merged = await changeMany(administrator, ask(lamps, { verb: 'merge', into: into?.code }));
    expect((await rows(lamps)).map(({ state }) => state)).toEqual(['merged', 'merged']);
    await undoMany(administrator, merged);
    await settle();
    expect((await rows(lamps)).map(({ state }) => state)).toEqual(['assigned', 'assigned']);

    const kind = { verb: 'categorise', categoryId: town.category('dogs') };
    const moved = await changeMany(administrator, ask(lamps, kind));
    expect((await rows(lamps)).map((one) => one.category_id)).toEqual(all(kind.categoryId, 2));
    await settle();
    await undoMany(administrator, moved);
    expect((await rows(lamps)).map((one) => one.category_id)).toEqual(
      all(town.category('lamp'), 2),
    );

    const closed = await changeMany(administrator, ask(lamps, { verb: 'decline' }));
    await settle();
    await undoMany(administrator, closed);
    expect((await rows(lamps)).map(({ state }) => state)).toEqual(['assigned', 'assigned']);

    const taken = await changeMany(administrator, ask(lamps, { verb: 'take' }));
    const [first] = lamps;
    expect(await lockOf(cast.operatorOfAll, first?.code ?? '')).toMatchObject({ name: 'Asel' });
    await undoMany(administrator, taken);
    expect(await lockOf(cast.operatorOfAll, first?.code ?? '')).toBeNull();
    await expect(giveBack(administrator, first?.id ?? '')).rejects.toMatchObject({ status: 409 });
  });

  test('say of each that could not be done why: another area, a colleague has it, already closed', async () => {
    const [here, away, closed] = [
      ...(await some(1)),
      ...(await some(1, village)),
      ...(await some(1)),
    ];
    const list = [here, away, closed].filter((one) => one !== undefined);
    await changeMany(
      cast.operatorOfAll,
      ask(
        [closed].filter((one) => one !== undefined),
        { verb: 'decline' },
      ),
    );
    const id = await changeMany(cast.operatorOfPetropavl, ask(list, { verb: 'decline' }));
    expect(await bulkOf(cast.operatorOfPetropavl, id)).toMatchObject({
      done: 1,
      refused: [
        { code: away?.code, key: 'report.not-your-area' },
        { code: closed?.code, key: 'report.cannot-become' },
      ],
    });
    await takeLock(cast.operatorOfAll, here?.code ?? '');
    const taking = await changeMany(
      cast.operatorOfPetropavl,
      ask(list.slice(0, 1), { verb: 'take' }),
    );
    expect(await bulkOf(cast.operatorOfPetropavl, taking)).toMatchObject({
      refused: [{ key: 'report.taken-by-other' }],
    });
  });

  test('are not undone where somebody has done something since, nor after half an hour', async () => {
    const filed = await some(2);
    const id = await changeMany(cast.operatorOfAll, ask(filed, { verb: 'decline' }));
    await hideReport(cast.administrator, filed[0]?.id ?? '', { why });
    setClock(new Date(monday.getTime() + UNDO_MIN * 60_000));
    await expect(undoMany(cast.operatorOfAll, id)).rejects.toMatchObject({
      key: 'desk.bulk.too-late',
    });
    setClock(new Date(monday.getTime() + (UNDO_MIN - 1) * 60_000));
    await undoMany(cast.operatorOfAll, id);
    expect(await bulkOf(cast.operatorOfAll, id)).toMatchObject({
      ...{ undone: 1, refused: [{ code: filed[0]?.code, key: 'desk.bulk.changed-since' }] },
    });
    expect((await rows(filed)).map(({ state }) => state)).toEqual(['declined', 'assigned']);
  });

  test('more than fifty wait for a job, which may run twice', async () => {
    const filed = await some(51, { category: 'bench' });
    const id = await changeMany(cast.operatorOfAll, ask(filed, { verb: 'take' }));
    expect(await bulkOf(cast.operatorOfAll, id)).toMatchObject({
      total: 51,
      done: 0,
      ended: false,
    });
    await settle();
    await doBulk({ id });
    expect(await bulkOf(cast.operatorOfAll, id)).toMatchObject({ done: 51, ended: true });
    await undoMany(cast.operatorOfAll, id);
    await settle();
    await undoBulk({ id });
    expect(await bulkOf(cast.operatorOfAll, id)).toMatchObject({ undone: 51, refused: [] });
  });

  test('after a crash: what was done is not done again, what a colleague changed meanwhile is said', async () => {
    const { operatorOfAll } = cast;
    const crashed = async (filed: Filed[], work: () => Promise<void>) => {
      const { id } = await startBulk(operatorOfAll, ask(filed, { verb: 'decline' }));
      const crash = doRows(id, async () => {
        await work();
        throw new Error('the power went');
      });
      await expect(crash).rejects.toThrow('the power went');
      return id;
    };
    const again = async (id: string) => {
      await doBulk({ id });
      return bulkOf(operatorOfAll, id);
    };
    const filed = await some(3);
    const [idOfDone = '', idOfChanged = ''] = filed.map((one) => one.id);
    const done = await crashed(filed.slice(0, 1), () =>
      declineReport(operatorOfAll, idOfDone, { why }),
    );
    expect(await again(done)).toMatchObject({ done: 1, refused: [] });
    const events = (await eventsOf(db, idOfDone)).map(({ event }) => event);
    expect(events.filter((event) => event === 'report.declined')).toHaveLength(1);

    const changed = await crashed(filed.slice(1, 2), async () => {});
    await hideReport(cast.administrator, idOfChanged, { why });
    expect(await again(changed)).toMatchObject({
      ...{ done: 0, ended: true, refused: [{ key: 'desk.bulk.changed-since' }] },
    });
    expect(await again(await crashed(filed.slice(2), async () => {}))).toMatchObject({ done: 1 });
    expect((await rows(filed)).map(({ state }) => state)).toEqual([
      ...['declined', 'assigned', 'declined'],
    ]);
  });

  test('are nobody else’s business: no stranger begins, sees or undoes it, nor does a colleague', async () => {
    const filed = await some(1);
    const input = ask(filed, { verb: 'decline' });
    for (const actor of [stranger, cast.lampWorker]) {
      await expect(changeMany(actor, input)).rejects.toMatchObject({ status: 403 });
      await expect(startBulk(actor, input)).rejects.toMatchObject({ status: 403 });
    }
    const id = await changeMany(cast.operatorOfAll, input);
    for (const act of [bulkOf, undoMany, startUndo])
      await expect(act(cast.administrator, id)).rejects.toMatchObject({ key: 'desk.bulk.unknown' });
    const { id: reportId } = filed[0] ?? { id: '' };
    await expect(showAsBefore(cast.operatorOfKyzylzhar, reportId, 'held')).rejects.toMatchObject({
      key: 'report.not-your-area',
    });
  });
});
