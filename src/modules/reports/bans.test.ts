import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  DAY,
  fileAndSettle,
  lettersAbout,
  monday,
  pass,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import { banReporter, banSomebody, deskBans, liftBan } from './bans.ts';
import { deskSheet } from './desk-sheet.ts';
import { fileReport } from './filing.ts';
import { newReport } from './input.ts';
import { releaseBanned } from './undoing.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const why = 'Twenty false alarms';
const ban = (kind: 'email' | 'domain' | 'phone' | 'network', value: string) =>
  banSomebody(cast.operatorOfAll, { kind, value, why, days: 30 });

describe('whoever is banned', () => {
  test('files and gets a receipt as everybody does; it waits at the desk and nobody is asked', async () => {
    await ban('email', 'Spam@Nuisance.example');
    const filed = await fileAndSettle(town, { email: 'spam@nuisance.example' });
    expect(filed.pin).toHaveLength(6);
    expect(await lettersAbout(filed.id)).toMatchObject([{ kind: 'receipt' }]);
    expect(await tasksOf(filed.id)).toEqual([]);
    expect(await rowOf(filed.id)).toMatchObject({ showing: 'held', organisation_id: null });
    const { ban: met } = await deskSheet(cast.operatorOfAll, filed.code);
    expect(met).toMatchObject({ kind: 'email', hint: 's…@nuisance.example', reason: why });
  });

  test.each([
    ['domain', 'worse.example', { email: 'any@worse.example' }],
    ['phone', '8 701 111 22 33', { phone: '+7 (701) 111-22-33' }],
  ] as const)('is known by %s', async (kind, value, contact) => {
    await ban(kind, value);
    const { id } = await fileAndSettle(town, contact);
    expect(await rowOf(id)).toMatchObject({ showing: 'held' });
    expect((await rowOf(id)).ban_id).not.toBeNull();
  });

  test('is known by the network they file from', async () => {
    await ban('network', '93.185.75.7');
    const input = newReport.parse({
      ...{ id: newId(), categoryId: town.category('lamp'), ...yard, words: 'Dark', locale: 'ru' },
    });
    await fileReport(stranger, input, { address: '93.185.75.7' });
    expect((await rowOf(input.id)).ban_id).not.toBeNull();
  });

  test('is free again when the time is over, or when the desk lifts it', async () => {
    const id = await ban('email', 'short@nuisance.example');
    await ban('email', 'long@nuisance.example');
    await liftBan(cast.operatorOfAll, id);
    const one = await fileAndSettle(town, { email: 'short@nuisance.example' });
    expect((await rowOf(one.id)).ban_id).toBeNull();
    await pass(31 * DAY);
    const two = await fileAndSettle(town, { email: 'long@nuisance.example' });
    expect((await rowOf(two.id)).ban_id).toBeNull();
    await expect(liftBan(cast.operatorOfAll, id)).rejects.toMatchObject({ status: 404 });
  });

  test('may have filed something true: the desk takes it up', async () => {
    await ban('email', 'true@nuisance.example');
    const { id } = await fileAndSettle(town, { email: 'true@nuisance.example' });
    await releaseBanned(cast.operatorOfAll, id, { why: 'The lamp is really out' });
    await settle();
    expect(await rowOf(id)).toMatchObject({ ban_id: null, state: 'assigned' });
    await expect(releaseBanned(cast.lampWorker, id, { why })).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('a ban', () => {
  test('is made from a report without reading the address, which is kept nowhere', async () => {
    const { id } = await fileAndSettle(town, { email: 'unread@nuisance.example' });
    await banReporter(cast.operatorOfAll, id, { kind: 'email', why, days: 10 });
    const [first] = await deskBans(cast.operatorOfAll);
    expect(first).toMatchObject({
      hint: 'u…@nuisance.example',
      by: 'Dana',
      held: 1,
      inForce: true,
    });
    const rows = await db.selectFrom('report_bans').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('unread@');
    await expect(
      banReporter(cast.operatorOfAll, id, { kind: 'phone', why, days: 10 }),
    ).rejects.toMatchObject({ key: 'report.ban-nothing-left' });
  });

  test('never meets everybody, and names what it says it names', async () => {
    await expect(ban('domain', 'gmail.com')).rejects.toMatchObject({ key: 'report.ban-too-wide' });
    await expect(ban('email', 'nobody')).rejects.toMatchObject({ key: 'report.ban-value-wrong' });
  });

  test.each(['10.0.0.5', '127.0.0.1', '192.168.1.7', '169.254.1.1', '::1', 'fe80::1', 'fd00::1'])(
    'is never of the network %s, behind which everybody may be',
    async (network) => {
      await expect(ban('network', network)).rejects.toMatchObject({ key: 'report.ban-too-wide' });
    },
  );

  test('binds the whole house: whoever works for one area bans a reporter there, no more', async () => {
    const bound = cast.operatorOfPetropavl;
    const id = await ban('email', 'everywhere@nuisance.example');
    const typed = { kind: 'email', value: 'a@b.cc', why, days: 1 } as const;
    await expect(async () => banSomebody(bound, typed)).rejects.toMatchObject({ status: 403 });
    await expect(async () => liftBan(bound, id)).rejects.toMatchObject({ status: 403 });
    await expect(deskBans(bound)).rejects.toMatchObject({ status: 403 });
    const filed = await fileAndSettle(town, { email: 'here@nuisance.example' });
    const domain = { kind: 'domain', why, days: 1 } as const;
    await expect(banReporter(bound, filed.id, domain)).rejects.toMatchObject({ status: 403 });
    await banReporter(bound, filed.id, { kind: 'email', why, days: 1 });
    expect((await rowOf(filed.id)).ban_id).not.toBeNull();
    const { may } = await deskSheet(bound, filed.code);
    expect(may).toMatchObject({ ban: true, banForAll: false });
  });

  test('is known to whoever may not ban only as there being one', async () => {
    await ban('email', 'masked@nuisance.example');
    const { code } = await fileAndSettle(town, { email: 'masked@nuisance.example' });
    const officer = { ...cast.operatorOfAll, roles: [roleOf('officer')] };
    expect((await deskSheet(officer, code)).ban).toMatchObject({ hint: '', reason: '' });
    expect((await deskSheet(cast.operatorOfAll, code)).ban).toMatchObject({ reason: why });
  });

  test('is made, seen and lifted by the desk alone', async () => {
    const id = await ban('email', 'kept@nuisance.example');
    const { id: report } = await fileAndSettle(town, { email: 'other@nuisance.example' });
    const input = { kind: 'email', why, days: 1 } as const;
    for (const actor of [stranger, cast.lampWorker]) {
      await expect(async () =>
        banSomebody(actor, { ...input, value: 'a@b.cc' }),
      ).rejects.toMatchObject({ status: 403 });
      await expect(async () => liftBan(actor, id)).rejects.toMatchObject({ status: 403 });
      await expect(deskBans(actor)).rejects.toMatchObject({ status: 403 });
      await expect(banReporter(actor, report, input)).rejects.toMatchObject({ status: 403 });
    }
    await expect(banReporter(cast.operatorOfKyzylzhar, report, input)).rejects.toMatchObject({
      key: 'report.not-your-area',
    });
  });
});
