import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepDraft, saveDraft } from '#modules/areas/drafts.ts';
import { territoryDraft, territoryFile } from '#modules/areas/queries-draft.ts';
import { categoryForm } from '#modules/categories/input-form.ts';
import { changeCategory } from '#modules/categories/keeping.ts';
import { markOfCategory } from '#modules/categories/queries-history.ts';
import type { Sensitivity } from '#modules/categories/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, monday, rowOf, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { approveReport } from './moderation.ts';
import { applySensitivity } from './sensitivity.ts';
import { stampAreas } from './stamping.ts';
import { deskWouldMove, openOfCategory } from './would-move.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

/** A draft in which the city ends west of the yard. */
async function draftWithoutYard() {
  const text = await territoryFile(cast.administrator);
  const content = new TextEncoder().encode(text.replaceAll('[70,', '[69.1,'));
  const draft = { fileName: 'x.geojson', content, mapping: {}, retireMissing: false };
  return keepDraft(cast.administrator, draft);
}

describe('a new border', () => {
  test('is shown with the open reports it would move, then moves them and nobody’s work', async () => {
    const lamp = await fileAndSettle(town);
    const far = await fileAndSettle(town, { ...village, category: 'entrance' });
    const draft = await draftWithoutYard();
    const { now, becomes, seen } = await territoryDraft(cast.administrator, draft);
    const would = await deskWouldMove(cast.administrator, now, becomes);
    expect(would).toMatchObject({ open: 2, moved: 1, elsewhere: 1 });
    expect(would.first).toEqual([
      {
        code: lamp.code,
        area: { from: town.area('petropavl'), to: town.area('kyzylzhar') },
        organisation: {
          from: town.organisation('lamp-service'),
          to: town.organisation('housing'),
        },
      },
    ]);
    await saveDraft(cast.administrator, draft, seen);
    await settle();
    expect(await rowOf(lamp.id)).toMatchObject({
      ...{ area_id: town.area('kyzylzhar'), state: 'assigned' },
      organisation_id: town.organisation('lamp-service'),
    });
    expect((await rowOf(far.id)).area_id).toBe(town.area('kyzylzhar'));
    await stampAreas({ after: null, changed: 0 });
    expect((await rowOf(lamp.id)).area_id).toBe(town.area('kyzylzhar'));
  });

  test('shows its effect to administrators only', async () => {
    const ground = { at: () => [], areas: [] };
    await expect(deskWouldMove(cast.operatorOfAll, ground, ground)).rejects.toMatchObject({
      status: 403,
    });
    await expect(openOfCategory(cast.operatorOfAll, town.category('lamp'))).rejects.toMatchObject({
      status: 403,
    });
  });
});

const three = (text: string) => ({ kk: text, ru: text, en: text });
async function makeIt(key: string, sensitivity: Sensitivity) {
  const id = town.category(key);
  const seen = await markOfCategory(cast.administrator, id);
  const form = categoryForm.parse({
    ...{ key, parent: 'places', names: three(key), hints: three(key), keywords: three('') },
    ...{ sensitivity, severity: 'normal', respondUnit: 'hours', respondWithinH: '48' },
    ...{ nearbyM: '100', retentionDays: '365', position: '6', seen },
    ...{ why: 'Told by the prosecutor', placeAndHarm: 'yes' },
  });
  await changeCategory(cast.administrator, id, form);
  await settle();
}

describe('a category that becomes more sensitive', () => {
  test('takes its reports from public sight until the desk has looked, and coarsens the place', async () => {
    const { id } = await fileAndSettle(town, { category: 'bench', address: 'Abai 5, flat 7' });
    const before = await rowOf(id);
    expect(before).toMatchObject({ showing: 'public', public_address: 'Abai 5, flat 7' });
    expect(await openOfCategory(cast.administrator, town.category('bench'))).toEqual({
      ...{ open: 1, shown: 1 },
    });
    await makeIt('bench', 'reviewed');
    const held = await rowOf(id);
    expect(held).toMatchObject({ showing: 'held', public_address: '' });
    expect(held.public_lon).not.toBe(before.public_lon);
    await approveReport(cast.administrator, id);
    await applySensitivity({ categoryId: town.category('bench'), after: null });
    expect((await rowOf(id)).showing).toBe('public');
    const events = await db
      .selectFrom('ledger_entries')
      .select('event')
      .where('subject_id', '=', id)
      .where('event', '=', 'report.held')
      .execute();
    expect(events).toHaveLength(1);
  });

  test('leaves nothing of them to strangers when it is never shown; looser again, all of them wait', async () => {
    const { id } = await fileAndSettle(town, { category: 'dogs', answers: { bitten: 'no' } });
    await makeIt('dogs', 'never');
    expect(await rowOf(id)).toMatchObject({
      ...{ showing: 'held', public_lon: null, cell: null, public_words: '' },
    });
    await makeIt('dogs', 'public');
    expect(await rowOf(id)).toMatchObject({ showing: 'held', public_words: 'It is dark here' });
  });

  test('what was let through stays as rough as it was when the category becomes public', async () => {
    const { id } = await fileAndSettle(town, { category: 'entrance' });
    await approveReport(cast.administrator, id);
    const rough = await rowOf(id);
    await makeIt('entrance', 'public');
    expect(await rowOf(id)).toMatchObject({
      ...{ showing: 'public', public_lon: rough.public_lon, public_lat: rough.public_lat },
    });
  });
});
