import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepPhoto } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { publicList } from '#modules/reports/queries.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { endReader } from '#server/wall-reader.ts';
import { DAY, file, monday, pass, rowOf, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { wallPhoto } from '../../../test/walls.ts';
import {
  addIndicator,
  confirmIndicator,
  readAgain,
  rejectIndicator,
  undoIndicator,
} from './actions.ts';
import { eraseWall, forgetUnseen } from './erasing.ts';
import { indicatorList, indicatorSeen, wallCutOut, wallOf } from './queries.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(async () => {
  setClock(null);
  await endReader();
});

/** A report of a wall with this on it, read by the machine. */
async function wallReport(photo: Buffer, given: Record<string, unknown> = {}) {
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, photo);
  const filed = await file(town, { id, category: 'wall-advert', ...given });
  await settle();
  return filed;
}

const seenBy = async (id: string, actor = cast.operatorOfAll) => wallOf(actor, await rowOf(id));
const proposals = async (id: string) => (await seenBy(id))?.proposals ?? [];
const first = async (id: string) => {
  const [one] = await proposals(id);
  if (!one) throw new Error('Nothing was read');
  return one;
};
const confirm = async (id: string, value?: string) => {
  const one = await first(id);
  const input = { proposal: one.id, kind: one.kind, value: value ?? one.written };
  await confirmIndicator(cast.operatorOfAll, id, input);
};

describe('what stands on the photo of a wall', () => {
  test('is read and proposed with its cut-out: a handle, a number, light on dark', async () => {
    const dark = await wallReport(await wallPhoto(['t.me/skorost_777', '+7 705 123 45 67']));
    expect((await proposals(dark.id)).map(({ kind, written }) => [kind, written])).toEqual(
      expect.arrayContaining([
        ['handle', 't.me/skorost_777'],
        ['phone', '+7 705 123 45 67'],
      ]),
    );
    const light = await wallReport(await wallPhoto(['@zakladki_pp'], { ink: '#fff', wall: 60 }));
    const one = await first(light.id);
    expect(one).toMatchObject({ kind: 'handle', written: '@zakladki_pp', state: 'proposed' });
    const cut = await wallCutOut(cast.operatorOfAll, light.code, one.id);
    expect(cut.subarray(8, 12).toString()).toBe('WEBP');
  });

  test('is read though it is written askew', async () => {
    const { id } = await wallReport(await wallPhoto(['vk.com/club12345'], { degrees: 8 }));
    expect(await first(id)).toMatchObject({ kind: 'vk', written: 'vk.com/club12345' });
  });

  test('is nothing where only words stand, and nothing is read of other categories', async () => {
    const words = await wallReport(await wallPhoto(['Жұмыс бар']));
    expect(await seenBy(words.id)).toMatchObject({ proposals: [], read: true, failed: false });
    const lamp = await wallReport(await wallPhoto(['@lamp_shop']), { category: 'lamp' });
    expect(await seenBy(lamp.id)).toMatchObject({ proposals: [], read: false });
  });

  test('is read once, and again when the desk asks; what was decided stays', async () => {
    const { id } = await wallReport(await wallPhoto(['@again_shop']));
    await rejectIndicator(cast.operatorOfAll, id, { proposal: (await first(id)).id });
    await readAgain(cast.operatorOfAll, id);
    await settle();
    expect((await proposals(id)).map(({ state }) => state)).toEqual(['rejected']);
  });
});

describe('what the desk confirms', () => {
  test('is a sighting, and the same address on another wall is found though read otherwise', async () => {
    const here = await wallReport(await wallPhoto(['t.me/opium24']));
    await confirm(here.id);
    await pass(10 * DAY);
    const there = await wallReport(await wallPhoto(['@0PIUM24']));
    expect(await first(there.id)).toMatchObject({ state: 'proposed', places: 1, since: monday });
    await confirm(there.id, '@0pium24');
    expect(await first(there.id)).toMatchObject({ places: 2, since: monday, state: 'confirmed' });
    const { indicators } = await indicatorList(cast.operatorOfAll, { q: '0pium' });
    expect(indicators).toMatchObject([{ value: 'opium24', places: 2 }]);
    const seen = await indicatorSeen(cast.operatorOfAll, indicators[0]?.id ?? '');
    expect(seen.sightings.map(({ written }) => written)).toEqual(['@0pium24', 't.me/opium24']);
  });

  test('can be typed where nothing was read, and taken back', async () => {
    const { id } = await wallReport(await wallPhoto(['Жұмыс бар']));
    const typed = { kind: 'handle', value: '@typed_here' } as const;
    await addIndicator(cast.operatorOfAll, id, typed);
    const one = await first(id);
    expect(one).toMatchObject({ state: 'confirmed', places: 1, cut: false });
    await undoIndicator(cast.operatorOfAll, id, { proposal: one.id });
    expect((await indicatorList(cast.operatorOfAll, { q: '@typed_here' })).indicators).toEqual([]);
    await expect(
      addIndicator(cast.operatorOfAll, id, { kind: 'phone', value: '12345' }),
    ).rejects.toMatchObject({ key: 'indicator.value-wrong', field: 'value' });
  });

  test('is decided once', async () => {
    const { id } = await wallReport(await wallPhoto(['@once_only']));
    await confirm(id);
    const { id: proposal } = await first(id);
    const again = { proposal, kind: 'handle', value: '@once_only' } as const;
    await expect(confirmIndicator(cast.operatorOfAll, id, again)).rejects.toMatchObject({
      key: 'indicator.decided',
    });
    await expect(rejectIndicator(cast.operatorOfAll, id, { proposal })).rejects.toMatchObject({
      status: 409,
    });
  });
});

describe('who may see it', () => {
  test('the desk of the place; of other places one knows only how many there are', async () => {
    const { id, code } = await wallReport(await wallPhoto(['@ground_shop']));
    await confirm(id);
    const { id: proposal, indicator_id: indicator } = await first(id);
    const elsewhere = cast.operatorOfKyzylzhar;
    expect(await seenBy(id, elsewhere)).toBeNull();
    await expect(wallCutOut(elsewhere, code, proposal)).rejects.toMatchObject({ status: 403 });
    await expect(undoIndicator(elsewhere, id, { proposal })).rejects.toMatchObject({ status: 403 });
    expect(await indicatorSeen(elsewhere, indicator ?? '')).toMatchObject({
      sightings: [],
      elsewhere: 1,
    });
    await expect(indicatorList(cast.lampWorker, {})).rejects.toMatchObject({ status: 403 });
    await expect(indicatorSeen(cast.operatorOfAll, newId())).rejects.toMatchObject({ status: 404 });
  });

  test('whoever has more places on their ground than are shown is not told that the rest lie elsewhere', async () => {
    const { id } = await wallReport(await wallPhoto(['@everywhere']));
    await confirm(id);
    const { indicator_id: indicator } = await first(id);
    const row = await db
      .selectFrom('reports')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    // The others PostgreSQL works out itself.
    const worked = ['spot', 'public_spot', 'search'];
    const stored = Object.fromEntries(
      Object.entries(row).filter(([name]) => !worked.includes(name)),
    ) as typeof row;
    const copies = Array.from({ length: 205 }, () => ({ ...stored, id: newId() }));
    await db.insertInto('reports').values(copies).execute();
    await db
      .insertInto('indicator_sightings')
      .values(
        copies.map((copy) => ({
          ...{ indicator_id: indicator ?? '', report_id: copy.id, proposal_id: newId() },
          ...{ written: '@everywhere', seen_at: monday, confirmed_at: monday },
        })),
      )
      .execute();
    const seen = await indicatorSeen(cast.operatorOfAll, indicator ?? '');
    expect(seen.indicator.places).toBe(206);
    expect([seen.sightings.length, seen.elsewhere]).toEqual([200, 0]);
    expect(await indicatorSeen(cast.operatorOfKyzylzhar, indicator ?? '')).toMatchObject({
      elsewhere: 206,
    });
  });

  test('never a stranger: neither list nor ledger says it', async () => {
    const { id } = await wallReport(await wallPhoto(['@never_public']));
    await confirm(id);
    await db.updateTable('reports').set({ showing: 'public' }).where('id', '=', id).execute();
    expect(JSON.stringify(await publicList({}))).not.toContain('never_public');
    const events = await db.selectFrom('ledger_entries').select('payload').execute();
    expect(JSON.stringify(events)).not.toContain('never_public');
  });

  test('nobody, once its report is anonymised: only that it was seen stays', async () => {
    const { id } = await wallReport(await wallPhoto(['@after_all']));
    await confirm(id);
    await change((tx) => eraseWall(tx, id));
    expect(await proposals(id)).toEqual([]);
    const { indicators } = await indicatorList(cast.operatorOfAll, { q: '@after_all' });
    expect(indicators).toMatchObject([{ places: 1 }]);
    setClock(new Date(monday.getTime() + 4 * 365 * DAY));
    await forgetUnseen();
    expect((await indicatorList(cast.operatorOfAll, {})).indicators).toEqual([]);
  });
});
