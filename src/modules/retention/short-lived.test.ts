// What was never meant to stay, and is erased by its own module.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetAddresses } from '#modules/letters/erasing.ts';
import { forgetWords } from '#modules/notifications/settling.ts';
import { keepDevice } from '#modules/notifications/devices.ts';
import { forgetOld as forgetOldNews } from '#modules/notifications/failures.ts';
import { disablePerson } from '#modules/people/staff.ts';
import { startBulk } from '#modules/reports/bulk.ts';
import { forgetOld as forgetOldBulks } from '#modules/reports/ending.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { DAY, fileAndSettle, monday } from '../../../test/loop.ts';
import { hireCast, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

const afterDays = (days: number) => setClock(new Date(monday.getTime() + days * DAY));
const countOf = async (table: 'report_bulks' | 'report_bulk_rows' | 'letter_addresses') =>
  (await db.selectFrom(table).selectAll().execute()).length;

test('what the desk did to many at once is forgotten after 30 days', async () => {
  setClock(monday);
  const { code } = await fileAndSettle(town);
  await startBulk(cast.operatorOfAll, { verb: 'take', codes: [code] });
  afterDays(29);
  await forgetOldBulks();
  expect([await countOf('report_bulks'), await countOf('report_bulk_rows')]).toEqual([1, 1]);
  afterDays(31);
  await forgetOldBulks();
  expect([await countOf('report_bulks'), await countOf('report_bulk_rows')]).toEqual([0, 0]);
});

test('that an address said no is forgotten after a year', async () => {
  const refused = { masked: 'a…@mail.example', bounces: 3, problem: '550', since: monday };
  await db
    .insertInto('letter_addresses')
    .values({ id: newId(), ...refused, last_at: monday })
    .execute();
  afterDays(364);
  await forgetAddresses();
  expect(await countOf('letter_addresses')).toBe(1);
  afterDays(366);
  await forgetAddresses();
  expect(await countOf('letter_addresses')).toBe(0);
});

test('the devices of whoever left are forgotten, those of others stay', async () => {
  setClock(monday);
  const listen = ({ personId }: Person, key: string) =>
    change((tx) =>
      keepDevice(
        tx,
        { rootId: personId, side: 'person', locale: 'ru' },
        {
          endpoint: `https://fcm.googleapis.com/fcm/send/${key}`,
          keys: { p256dh: 'p', auth: 'a' },
        },
      ),
    );
  await listen(cast.operatorOfKyzylzhar, 'gone');
  await listen(cast.operatorOfPetropavl, 'here');
  await disablePerson(cast.administrator, cast.operatorOfKyzylzhar.personId, { why: 'She left' });
  await forgetOldNews();
  const left = await db.selectFrom('notification_devices').select('root_id').execute();
  expect(left).toEqual([{ root_id: cast.operatorOfPetropavl.personId }]);
});

test('the words of what somebody was told are forgotten, that they were told is not', async () => {
  const { personId } = cast.operatorOfAll;
  const told = { kind: 'triage', path: '/desk', code: '', subject: 'Dark', parts: '["Here"]' };
  const [id, other] = [newId(), newId()];
  for (const one of [id, other]) {
    await db
      .insertInto('notifications')
      .values({
        ...told,
        id: one,
        person_id: personId,
        urgent: false,
        way: 'email',
        made_at: monday,
      })
      .execute();
  }
  await change((tx) => forgetWords(tx, personId, [id]));
  const left = db.selectFrom('notifications').select(['id', 'subject', 'parts']);
  expect(await left.where('id', 'in', [id, other]).orderBy('id').execute()).toEqual([
    { id, subject: '', parts: [] },
    { id: other, subject: 'Dark', parts: ['Here'] },
  ]);
});
