import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { monday } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  capsOf,
  clearWarning,
  passHours,
  publicWarning,
  publishWarning,
  warningGiven,
} from '../../../test/warnings.ts';
import {
  cancelWarning,
  changeWarning,
  draftWarning,
  returnWarning,
  sendWarningForApproval,
  updateWarning,
} from './actions.ts';
import { cancelForm } from './input.ts';
import { approveWarning } from './publishing.ts';
import { alertXml, bannerFor, pastWarnings, warningOf } from './queries.ts';
import { deskWarning, deskWarnings } from './queries-desk.ts';

let town: Town;
let cast: Cast;
let editor: Person;
let city = '';
let district = '';
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  editor = await newStaff('Ruslan', { role: 'editor' });
  [city, district] = [town.area('petropavl'), town.area('kyzylzhar')];
});
afterAll(() => setClock(null));

const two = () => ({ author: editor, second: cast.operatorOfAll });
const inCity = () => ({ area: { [city]: 'yes' } });
const out = (given: object = inCity()) => publishWarning(two(), given);
const clear = (id: string) => clearWarning(two(), id);
const codeOf = async (id: string) => (await deskWarning(editor, id)).code;

describe('a warning', () => {
  test('goes from draft by a second person to everybody concerned, and as valid CAP', async () => {
    const id = await draftWarning(editor, warningGiven(inCity()));
    expect(await warningOf(await codeOf(id))).toBeNull();
    await sendWarningForApproval(editor, id);
    expect(await bannerFor([city])).toEqual([]);
    expect(await itemById(id)).toBeNull();
    expect(await approveWarning(cast.operatorOfAll, id)).toBe('Alert');
    const [banner] = await bannerFor([city]);
    expect(banner?.content.texts.en?.headline).toBe('Keep off the river');
    expect(await bannerFor([])).toEqual([]);
    expect(await bannerFor([district])).toEqual([]);
    const [cap] = await capsOf(id);
    expect(cap).toMatchObject({ status: 'Actual', msgType: 'Alert', scope: 'Public' });
    expect(cap).not.toHaveProperty('references');
    expect(cap?.sent).toBe('2026-03-02T09:00:00+05:00');
    expect(cap?.info).toMatchObject([
      { language: 'ru', category: 'Safety', description: 'Лёд <тонкий> & вода' },
      { language: 'en', urgency: 'Immediate', area: { areaDesc: 'petropavl' } },
    ]);
    const area = cap?.info[0]?.area as { polygon: string; geocode: object };
    expect(area.polygon).toBe('54,69 54,70 56,70 56,69 54,69');
    expect(area.geocode).toEqual({ valueName: '127.0.0.1:area', value: 'petropavl' });
    expect(await itemById(id)).toMatchObject({ kind: 'warning', urgent: true, state: 'published' });
    await clear(id);
  });

  test('needs two people: whoever changed it last cannot approve it', async () => {
    const id = await draftWarning(cast.operatorOfAll, warningGiven(inCity()));
    await expect(approveWarning(cast.administrator, id)).rejects.toMatchObject({
      key: 'warning.nothing-to-approve',
    });
    await sendWarningForApproval(cast.operatorOfAll, id);
    await expect(approveWarning(cast.operatorOfAll, id)).rejects.toMatchObject({
      key: 'warning.second-person',
    });
    await changeWarning(cast.administrator, id, warningGiven({ ...inCity(), severity: 'Minor' }));
    expect(await deskWarning(editor, id)).toMatchObject({ state: 'draft', awaits: null });
    await sendWarningForApproval(cast.operatorOfAll, id);
    await expect(approveWarning(cast.administrator, id)).rejects.toMatchObject({
      key: 'warning.second-person',
    });
    await returnWarning(cast.administrator, id);
    await sendWarningForApproval(editor, id);
    await expect(approveWarning(cast.operatorOfAll, id, 'earlier')).rejects.toMatchObject({
      key: 'warning.changed-meanwhile',
    });
    await expect(approveWarning(editor, id)).rejects.toMatchObject({ status: 403 });
    await approveWarning(cast.operatorOfAll, id);
    await expect(approveWarning(cast.operatorOfAll, id)).rejects.toMatchObject({ status: 409 });
    await expect(changeWarning(editor, id, warningGiven())).rejects.toMatchObject({
      key: 'warning.is-out',
    });
    await clear(id);
  });

  test('updated and ended, each alert names all before it to the letter', async () => {
    const id = await out();
    passHours(1);
    await updateWarning(editor, id, warningGiven({ ...inCity(), severity: 'Extreme' }));
    expect((await publicWarning(id)).content.severity).toBe('Severe');
    await expect(approveWarning(cast.operatorOfAll, id)).rejects.toMatchObject({ status: 409 });
    await sendWarningForApproval(editor, id);
    expect(await approveWarning(cast.operatorOfAll, id)).toBe('Update');
    expect((await publicWarning(id)).content.severity).toBe('Extreme');
    passHours(1);
    await cancelWarning(
      editor,
      id,
      cancelForm.parse({ reason: 'all-clear', words: { ru: 'Лёд окреп' } }),
    );
    expect(await bannerFor([city])).toHaveLength(1);
    expect(await approveWarning(cast.operatorOfAll, id)).toBe('Cancel');
    expect(await bannerFor([city])).toEqual([]);
    const [first, second, third] = await capsOf(id);
    const named = (one = first) => `${one?.sender},${one?.identifier},${one?.sent}`;
    expect(second).toMatchObject({ msgType: 'Update', references: named() });
    expect(third).toMatchObject({ msgType: 'Cancel', references: `${named()} ${named(second)}` });
    expect(third?.info).toMatchObject([
      { responseType: 'AllClear', description: 'Лёд окреп', headline: 'Отбой: Не ходите к реке' },
      { urgency: 'Past', description: 'The danger is over. The warning no longer holds.' },
    ]);
    expect(await itemById(id)).toMatchObject({ revision: 3, state: 'published' });
    expect((await pastWarnings()).map(({ code }) => code)).toContain(await codeOf(id));
    await expect(updateWarning(editor, id, warningGiven())).rejects.toMatchObject({
      key: 'warning.not-out',
    });
    await expect(
      cancelWarning(editor, id, cancelForm.parse({ reason: 'mistake' })),
    ).rejects.toMatchObject({
      status: 409,
    });
  });

  test('sent by mistake, is taken back by every outlet and says so', async () => {
    const id = await out();
    await cancelWarning(editor, id, cancelForm.parse({ reason: 'mistake' }));
    await approveWarning(cast.operatorOfAll, id);
    expect(await itemById(id)).toMatchObject({ state: 'withdrawn' });
    const [, cap] = await capsOf(id);
    expect(String(cap?.note)).toMatch(/по ошибке/);
  });

  test('an end that was proposed and returned changes nothing for anybody', async () => {
    const id = await out();
    await cancelWarning(editor, id, cancelForm.parse({ reason: 'all-clear' }));
    await returnWarning(cast.operatorOfAll, id);
    expect(await deskWarning(editor, id)).toMatchObject({ state: 'active', awaits: null });
    await expect(returnWarning(cast.operatorOfAll, id)).rejects.toMatchObject({ status: 409 });
    await clear(id);
  });
});

describe('who may', () => {
  test('write and approve is bound to their ground', async () => {
    const operator = cast.operatorOfKyzylzhar;
    const no = { status: 403 };
    await expect(draftWarning(operator, warningGiven(inCity()))).rejects.toMatchObject(no);
    await expect(draftWarning(operator, warningGiven())).rejects.toMatchObject(no);
    await expect(
      draftWarning(operator, warningGiven({ circle: '55, 70, 5' })),
    ).rejects.toMatchObject(no);
    await draftWarning(operator, warningGiven({ area: { [district]: 'yes' } }));
    const id = await draftWarning(editor, warningGiven(inCity()));
    await sendWarningForApproval(editor, id);
    const others: Actor[] = [operator, cast.lampWorker, stranger];
    for (const actor of others) {
      await expect(approveWarning(actor, id)).rejects.toMatchObject(no);
      await expect(changeWarning(actor, id, warningGiven(inCity()))).rejects.toMatchObject(no);
      await expect(sendWarningForApproval(actor, id)).rejects.toMatchObject(no);
      await expect(returnWarning(actor, id)).rejects.toMatchObject(no);
      await expect(deskWarning(actor, id)).rejects.toMatchObject(no);
    }
    await expect(deskWarnings(stranger)).rejects.toMatchObject(no);
    const seen = await deskWarnings(operator);
    expect(seen.map((one) => one.id)).not.toContain(id);
    expect(seen).toHaveLength(1);
    await expect(deskWarning(editor, 'nonsense')).rejects.toMatchObject({ status: 404 });
    await approveWarning(cast.operatorOfPetropavl, id);
    await clear(id);
  });

  test('a published alert can be changed by nobody', async () => {
    await expect(
      db.updateTable('warning_alerts').set({ xml: '<alert/>' }).execute(),
    ).rejects.toThrow(/never changed/);
    await expect(db.deleteFrom('warning_alerts').execute()).rejects.toThrow(/never changed/);
    expect(await alertXml('no-such')).toBeNull();
    expect(await warningOf('2345678')).toBeNull();
  });
});
