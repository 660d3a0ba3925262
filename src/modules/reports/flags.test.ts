import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, lettersAbout, monday, rowOf, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { flagReport, openFlags, settleFlags } from './flags.ts';
import { newFlag } from './input-desk.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const flag = newFlag.parse({
  reason: 'person',
  words: 'My face',
  email: 'i@am.example',
  locale: 'en',
});
const flagsOf = (id: string) =>
  db.selectFrom('report_flags').selectAll().where('report_id', '=', id).execute();

describe('a page that somebody flags', () => {
  test('stays as it is until the desk looks; the flag waits there', async () => {
    const { id } = await fileAndSettle(town);
    await flagReport(stranger, id, flag);
    expect(await rowOf(id)).toMatchObject({ showing: 'public', flagged_at: monday });
    expect(await openFlags(id)).toMatchObject([{ reason: 'person', words: 'My face' }]);
  });

  test.each([
    ['kept', 'public'],
    ['redacted', 'public'],
    ['hidden', 'hidden'],
  ] as const)(
    'is %s, and whoever left an address is told once and forgotten',
    async (outcome, showing) => {
      const { id } = await fileAndSettle(town);
      await flagReport(stranger, id, flag);
      await flagReport(stranger, id, { ...flag, email: undefined });
      await settleFlags(cast.operatorOfAll, id, { outcome, why: 'Looked at it' });
      await settle();
      expect(await rowOf(id)).toMatchObject({ showing, flagged_at: null });
      const letters = await lettersAbout(id, 'flag-settled');
      expect(letters.map(({ recipient }) => recipient)).toEqual(['i@am.example']);
      expect((await flagsOf(id)).map((one) => [one.outcome, one.email])).toEqual([
        [outcome, null],
        [outcome, null],
      ]);
    },
  );

  test('must be public, and the reason must be one of ours', async () => {
    const { id } = await fileAndSettle(town, { category: 'entrance' });
    await expect(flagReport(stranger, id, flag)).rejects.toMatchObject({ status: 404 });
    expect(newFlag.safeParse({ ...flag, reason: '' }).success).toBe(false);
    expect(newFlag.safeParse({ ...flag, words: 'x'.repeat(501) }).success).toBe(false);
  });

  test('is settled by the desk there alone, and once', async () => {
    const { id } = await fileAndSettle(town);
    await flagReport(stranger, id, flag);
    const settlement = { outcome: 'kept', why: 'It is a wall' } as const;
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar]) {
      await expect(settleFlags(actor, id, settlement)).rejects.toMatchObject({ status: 403 });
    }
    await settleFlags(cast.operatorOfAll, id, settlement);
    await expect(settleFlags(cast.operatorOfAll, id, settlement)).rejects.toMatchObject({
      key: 'report.no-flags',
    });
  });
});
