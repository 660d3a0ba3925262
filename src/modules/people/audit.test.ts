import { beforeAll, describe, expect, test } from 'vitest';
import { appealNumbers } from '#modules/appeals/numbers-audit.ts';
import { readContact } from '#modules/reports/desk.ts';
import { reportNumbers } from '#modules/reports/numbers.ts';
import { record } from '#modules/ledger/actions.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { DAY, fileAndSettle, monday, type Filed } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { auditFile, auditLog } from './audit.ts';
import { auditFilters } from './input-audit.ts';
import { roleGiven } from './input-staff.ts';
import { stranger, type Actor } from './rules.ts';
import { giveRole } from './staff.ts';

let cast: Cast;
let auditor: Person;
let filed: Filed;
const why = 'call-back: the lamp is dark again';
const filters = (given: object = {}) => auditFilters.parse(given);
const dayOf = (days: number) => new Date(monday.getTime() + days * DAY);

beforeAll(async () => {
  setClock(monday);
  const town = await layTown();
  cast = await hireCast();
  auditor = await newStaff('Sergei', { role: 'auditor' });
  filed = await fileAndSettle(town, { email: 'zhanna@private.example', name: 'Zhanna' });
  setClock(dayOf(1));
  await readContact(cast.operatorOfAll, filed.code, { why });
  setClock(dayOf(2));
  await readContact(cast.operatorOfPetropavl, filed.code, { why: 'danger' });
  const role = roleGiven.parse({ role: 'officer', why: 'Order 17' });
  await giveRole(cast.administrator, cast.operatorOfPetropavl.personId, role);
});

const seen = async (given: object = {}) =>
  (await auditLog(auditor, filters(given))).rows.map(({ person, event }) => `${person} ${event}`);

describe('who read what', () => {
  test('is listed newest first, with the name, the thing and the reason', async () => {
    const { rows, next } = await auditLog(auditor, filters());
    expect(next).toBeNull();
    expect(rows).toMatchObject([
      { person: 'Pavel', event: 'report.contact-read', why: 'danger', at: dayOf(2) },
      { person: 'Dana', event: 'report.contact-read', why, subjectId: filed.id },
    ]);
    const numbers = await reportNumbers(auditor, [filed.id]);
    expect(numbers.get(filed.id)).toBe(filed.code);
    expect(await appealNumbers(auditor, [newId()])).toEqual(new Map());
  });

  test('can be narrowed to a person, an event, a thing and days', async () => {
    const ofDana = ['Dana report.contact-read'];
    expect(await seen({ who: 'dan' })).toEqual(ofDana);
    expect(await seen({ who: '%' })).toEqual([]);
    expect(await seen({ event: 'photo.original-read' })).toEqual([]);
    expect(await seen({ about: filed.id })).toHaveLength(2);
    expect(await seen({ until: '2026-03-03' })).toEqual(ofDana);
    expect(await seen({ since: '2026-03-04' })).toEqual(['Pavel report.contact-read']);
  });

  test('goes on where a page ended, though many came in the same moment', async () => {
    const id = newId();
    setClock(dayOf(-30));
    const one = { subject: 'report', id, why: 'check-facts' } as const;
    for (let at = 0; at < 55; at++) {
      await change((tx) => record(tx, cast.operatorOfAll, 'report.contact-read', one));
    }
    setClock(dayOf(2));
    const first = await auditLog(auditor, filters({ about: id }));
    const second = await auditLog(auditor, filters({ about: id, after: first.next }));
    const ids = [...first.rows, ...second.rows].map((row) => row.id);
    expect([first.rows.length, new Set(ids).size, second.next]).toEqual([50, 55, null]);
  });
});

describe('who changed rights and the house', () => {
  test('is listed too, and can be narrowed to the kind of thing', async () => {
    const rights = await seen({ of: 'changes', subject: 'person', who: 'Asel' });
    expect(rights).toEqual(['Asel person.role-given']);
    const { rows } = await auditLog(auditor, filters({ of: 'changes', who: 'Asel' }));
    expect(rows).toMatchObject([{ subjectName: 'Pavel', why: 'Order 17' }]);
    expect(await seen({ of: 'changes', subject: 'area' })).toHaveLength(3);
    await change((tx) =>
      record(tx, { kind: 'system' }, 'activity.published', { subject: 'activity', id: newId() }),
    );
    expect((await seen({ of: 'changes' })).join()).not.toMatch(/signed-in|report\.|activity\./);
  });
});

describe('reading the log', () => {
  const noted = async (person: Person) => {
    const { rows } = await auditLog(auditor, filters({ of: 'changes', about: person.personId }));
    return rows.map(({ event }) => event).filter((event) => event.startsWith('audit.'));
  };

  test('is written down itself, once a day; each download is', async () => {
    const second = await newStaff('Second auditor', { role: 'auditor' });
    await auditLog(second, filters());
    await auditLog(second, filters());
    expect(await noted(second)).toEqual(['audit.opened']);
    setClock(dayOf(3));
    await auditLog(second, filters());
    expect(await auditFile(second, filters({ about: filed.id }))).toHaveLength(2);
    expect(await noted(second)).toEqual(['audit.downloaded', 'audit.opened', 'audit.opened']);
  });

  const others: [string, () => Actor][] = [
    ['an administrator', () => cast.administrator],
    ['an operator', () => cast.operatorOfAll],
    ['a stranger', () => stranger],
  ];
  test.each(others)('is not for %s', async (_, actor) => {
    const refusal = { key: 'people.may-not-audit', status: 403 };
    await expect(auditLog(actor(), filters())).rejects.toMatchObject(refusal);
    await expect(auditFile(actor(), filters())).rejects.toMatchObject(refusal);
    await expect(reportNumbers(actor(), [filed.id])).rejects.toMatchObject(refusal);
    await expect(appealNumbers(actor(), [filed.id])).rejects.toMatchObject(refusal);
  });

  test('the log is a range of an index, not the whole ledger', async () => {
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>({
      ...db.selectNoFrom((it) => it.val(1).as('one')).compile(),
      sql: `explain select from ledger_entries entry where entry.event like '%-read'
        order by happened_at desc, id desc limit 50`,
      parameters: [],
    });
    expect(rows.map((row) => row['QUERY PLAN']).join()).toContain('ledger_entries_readings');
  });
});
