import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf } from '#modules/ledger/queries.ts';
import { roleOf } from '#modules/people/roles.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { fileAndSettle, keyIn, lettersAbout, monday, rowOf, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, yard, type Town } from '../../../test/town.ts';
import { enterReport } from './entering.ts';
import { reporterHistory } from './history.ts';
import { enteredReport } from './input-desk.ts';
import { confirmContact } from './reporter.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const called = (more: object = {}) =>
  enteredReport.parse({
    ...{ id: newId(), categoryId: town.category('lamp'), ...yard, words: 'Dark', locale: 'kk' },
    ...more,
  });

describe('a report for somebody who calls', () => {
  test('is filed as from the desk, with numbers to read out, and goes its way', async () => {
    const input = called({ phone: '8 701 000 11 22', agreed: '1' });
    const receipt = await enterReport(cast.operatorOfAll, input);
    await settle();
    expect(receipt).toMatchObject({ code: expect.any(String), pin: expect.any(String) });
    expect(await rowOf(input.id)).toMatchObject({ channel: 'desk', state: 'assigned' });
    expect(await enterReport(cast.operatorOfAll, input)).toEqual(receipt);
  });

  test('sends its receipt by letter only when that was asked for', async () => {
    const contact = { email: 'caller@private.example', agreed: '1' };
    const [quiet, told] = [called(contact), called({ ...contact, receipt: '1' })];
    await enterReport(cast.operatorOfAll, quiet);
    await enterReport(cast.operatorOfAll, told);
    await settle();
    expect(await lettersAbout(quiet.id, 'receipt')).toEqual([]);
    expect(await lettersAbout(told.id, 'receipt')).toHaveLength(1);
  });

  test('keeps no number the caller did not agree to', async () => {
    const input = called({ phone: '8 701 000 11 22' });
    await expect(enterReport(cast.operatorOfAll, input)).rejects.toMatchObject({
      ...{ key: 'report.caller-must-agree', field: 'agreed' },
    });
  });

  test('is entered by the desk of that place alone', async () => {
    for (const actor of [stranger, cast.lampWorker]) {
      await expect(enterReport(actor, called())).rejects.toMatchObject({ status: 403 });
    }
    for (const bounds of [
      { assignedOnly: true, organisationId: town.organisation('cleaners') },
      { categoryId: town.category('dogs') },
    ]) {
      const bound = { ...cast.operatorOfAll, roles: [roleOf('operator', bounds)] };
      await expect(enterReport(bound, called())).rejects.toMatchObject({ status: 403 });
    }
    const own = { assignedOnly: true, organisationId: town.organisation('lamp-service') };
    const bound = { ...cast.operatorOfAll, roles: [roleOf('operator', own)] };
    expect(await enterReport(bound, called())).toHaveProperty('code');
    await expect(enterReport(cast.operatorOfPetropavl, called(village))).rejects.toMatchObject({
      key: 'report.not-your-area',
    });
  });
});

describe('what else the same reporter filed', () => {
  const phone = '+7 701 777 66 55';

  test('is counted by a number or a confirmed address, and the look is written down', async () => {
    const first = await fileAndSettle(town, { phone });
    const second = await fileAndSettle(town, { phone: '8 (701) 777-66-55' });
    const look = { why: 'check-facts' };
    const history = await reporterHistory(cast.operatorOfAll, second.code, look);
    expect(history).toMatchObject({ all: 1, open: 1, confirmed: 0, disputed: 0 });
    expect(history?.newest).toMatchObject([{ code: first.code }]);
    expect((await eventsOf(db, second.id)).at(-1)).toMatchObject({
      ...{ event: 'report.history-read', personId: cast.operatorOfAll.personId },
    });
  });

  test('is nothing by an address nobody has confirmed', async () => {
    const email = 'maybe@private.example';
    const first = await fileAndSettle(town, { email });
    const second = await fileAndSettle(town, { email });
    const look = { why: 'check-facts' };
    expect(await reporterHistory(cast.operatorOfAll, second.code, look)).toBeNull();
    for (const { id } of [first, second]) {
      await confirmContact(keyIn((await lettersAbout(id, 'receipt'))[0], 'receipt'));
    }
    expect(await reporterHistory(cast.operatorOfAll, second.code, look)).toMatchObject({ all: 1 });
  });

  test('needs a reason, and the right; elsewhere it stays shut', async () => {
    const { code } = await fileAndSettle(town, { phone });
    await expect(reporterHistory(cast.operatorOfAll, code, { why: '' })).rejects.toMatchObject({
      key: 'ledger.say-why',
    });
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar]) {
      await expect(reporterHistory(actor, code, { why: 'x y z' })).rejects.toMatchObject({
        status: 403,
      });
    }
  });
});
