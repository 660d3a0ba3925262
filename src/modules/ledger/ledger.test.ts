import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import canonicalize from 'canonicalize';
import { acceptTask } from '#modules/assignments/actions.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { readContact } from '#modules/reports/desk.ts';
import { hideReport, declineReport } from '#modules/reports/moderation.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { confirmContact } from '#modules/reports/reporter.ts';
import { followReport } from '#modules/subscriptions/actions.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId, sha256 } from '#server/ids.ts';
import {
  claimWithProof,
  fileAndSettle,
  HOUR,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  pass,
  settle,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { publicRef, record, recordAll } from './actions.ts';
import { eventsOf } from './queries.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

const rows = () => db.selectFrom('ledger_entries').selectAll().execute();

describe('what stands in the ledger', () => {
  test('cannot be changed, removed or emptied, not even by the app', async () => {
    const id = newId();
    await change((tx) => record(tx, { kind: 'system' }, 'report.tried', { subject: 'report', id }));
    const where = sql`where subject_id = ${id}`;
    const tries = [
      sql`update ledger_entries set event = 'x' ${where}`,
      sql`update ledger_entries set payload = '{}' ${where}`,
      sql`delete from ledger_entries ${where}`,
      sql`truncate ledger_entries cascade`,
    ];
    for (const one of tries) await expect(one.execute(db)).rejects.toThrow('append-only');
    expect(await eventsOf(db, id)).toMatchObject([{ event: 'report.tried', by: 'system' }]);
  });

  test('is there only if what it tells of was stored', async () => {
    const id = newId();
    const failing = change(async (tx) => {
      await record(tx, { kind: 'system' }, 'report.tried', { subject: 'report', id });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await eventsOf(db, id)).toEqual([]);
  });

  test('names an organisation, never a person; who it was stands beside it', async () => {
    const id = newId();
    const actor = { kind: 'person', personId: cast.administrator.personId } as const;
    await change((tx) =>
      recordAll(tx, actor, 'report.tried', [
        { subject: 'report', id, count: 1 },
        { subject: 'report', id, count: 2 },
      ]),
    );
    const [one, two] = (await rows()).filter((row) => row.subject_id === id);
    expect(one?.by_person_id).toBe(cast.administrator.personId);
    expect(one?.payload).not.toContain(cast.administrator.personId);
    expect(JSON.parse(two?.payload ?? '')).toMatchObject({ by: 'person', of: publicRef(id) });
    expect(await change((tx) => recordAll(tx, actor, 'report.tried', []))).toBeUndefined();
  });
});

describe('after the whole way of a report', () => {
  const secrets = {
    name: 'Жанна Сәуле',
    email: 'zhanna@private.example',
    phone: '+7 701 555 44 33',
    words: 'Сосед Иванов разбил лампу',
    address: 'Абая 12 кв 34',
  };
  const spoken = 'Позвоните Зарине';
  let reportId = '';

  beforeAll(async () => {
    const filed = await fileAndSettle(town, secrets);
    reportId = filed.id;
    await confirmContact(keyIn((await lettersAbout(filed.id, 'receipt'))[0], 'receipt'));
    const link = await linkOf(filed.id);
    await acceptTask(link.actor, link.ref);
    await sayToOthers(filed.reporter, filed.id, { words: spoken });
    await followReport(filed.id, { email: 'follower@private.example', locale: 'ru' });
    await claimWithProof(link);
    await pass(HOUR);
    await giveVerdict(filed.reporter, filed.id, { answer: 'no', words: spoken });
    await settle();
    await readContact(cast.operatorOfAll, filed.code, { why: spoken });
    await hideReport(cast.operatorOfAll, filed.id, { why: spoken });
    await declineReport(cast.operatorOfAll, filed.id, { why: spoken });
    await settle();
  });

  test('its steps stand there in their order', async () => {
    expect((await eventsOf(db, reportId)).map(({ event }) => event)).toEqual([
      ...['report.filed', 'report.assigned', 'report.contact-confirmed', 'report.accepted'],
      ...['report.message', 'report.claimed', 'report.disputed', 'report.contact-read'],
      ...['report.hidden', 'report.declined'],
    ]);
  });

  test('no row says who reported it, how to reach them, what anybody wrote, or where it is', async () => {
    const said = (await rows()).map(({ payload }) => payload).join('\n');
    for (const secret of [...Object.values(secrets), spoken, 'Иванов', 'private.example']) {
      expect(said).not.toContain(secret);
    }
    for (const id of [reportId, ...Object.values(cast).map(({ personId }) => personId)]) {
      expect(said).not.toContain(id);
    }
    expect(said).not.toMatch(/69\.14|54\.87/);
  });

  test('every row is canonical JSON, and the hash beside it is of those very bytes', async () => {
    const all = await rows();
    expect(all.length).toBeGreaterThan(20);
    for (const { payload, payload_sha256 } of all) {
      expect(canonicalize(JSON.parse(payload))).toBe(payload);
      expect(sha256(payload).equals(payload_sha256)).toBe(true);
    }
  });
});
