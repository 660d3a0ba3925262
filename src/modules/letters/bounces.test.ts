import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { monday, settle } from '../../../test/loop.ts';
import { writeLetter } from './actions.ts';
import { letterOfReturnPath, returnPathOf, takeReport } from './bounces.ts';
import { readReport } from './rules.ts';

beforeAll(() => {
  setClock(monday);
  config.mailBounces = 'bounces@town.example';
});
afterAll(() => setClock(null));
beforeEach(async () => {
  await db.deleteFrom('letters').execute();
  await db.deleteFrom('letter_addresses').execute();
});

const to = 'housing@example.org';
const write = async (once: string) => {
  const letter = {
    to,
    locale: 'en',
    kind: 'news',
    once,
    subject: 'News',
    parts: ['Words'],
  } as const;
  await change((tx) => writeLetter(tx, { ...letter, parts: ['Words'] }));
  await settle();
  const row = await db.selectFrom('letters').select('id').orderBy('id').execute();
  return row.at(-1)?.id ?? '';
};
const rows = () => db.selectFrom('letters').select(['state', 'problem']).execute();
const addresses = () => db.selectFrom('letter_addresses').selectAll().execute();

/** What Postfix sends back: a text for people, a part for machines, and the letter. */
const report = (returnPath: string, { action = 'failed', status = '5.1.1' } = {}) =>
  [
    'From: MAILER-DAEMON@mail.example (Mail Delivery System)',
    `To: ${returnPath}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    `Final-Recipient: rfc822; ${to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 5.1.1 <${to}>: Recipient address rejected:`,
    '    User unknown',
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: News',
    'To: somebody@example.org',
    '',
    'Words',
    '--b--',
    '',
  ].join('\r\n');

describe('what comes back', () => {
  test('marks its letter and counts once against the address, which is not kept', async () => {
    const id = await write('one');
    expect(await takeReport(report(returnPathOf(id)))).toBe('bounced');
    await takeReport(report(returnPathOf(id)));
    const problem = '550 5.1.1 <h…@example.org>: Recipient address rejected: User unknown';
    expect(await rows()).toEqual([{ state: 'bounced', problem }]);
    expect(await addresses()).toMatchObject([{ masked: 'h…@example.org', bounces: 1, problem }]);
    expect(JSON.stringify(await addresses())).not.toContain(to);
  });

  test('is found by the address it came to, where the mail itself does not say', async () => {
    const id = await write('one');
    const path = returnPathOf(id).toUpperCase();
    expect(await takeReport(report('undisclosed@town.example'), path)).toBe('bounced');
  });

  test('only says wait, when it is late or the mailbox is full', async () => {
    const path = returnPathOf(await write('one'));
    expect(await takeReport(report(path, { action: 'delayed', status: '4.4.7' }))).toBe('delayed');
    expect(await takeReport(report(path, { status: '5.2.2' }))).toBe('delayed');
    expect(await rows()).toMatchObject([{ state: 'kept' }]);
  });

  test('is left alone when nobody was written to from there, or when it is no report', async () => {
    const id = await write('one');
    const forged = returnPathOf(id).replace(/.@/, '!@');
    expect(await takeReport(report(forged))).toBe('not-ours');
    expect(await takeReport('Subject: Hello\r\n\r\nI am away', returnPathOf(id))).toBe('no-report');
    expect(await takeReport('')).toBe('not-ours');
    expect(await rows()).toMatchObject([{ state: 'kept' }]);
    expect(await addresses()).toEqual([]);
  });

  test('three times ends what is sent there, but not what somebody asks for', async () => {
    for (const once of ['one', 'two', 'three']) {
      await write(once);
      const { id } = await db
        .selectFrom('letters')
        .select('id')
        .where('state', '=', 'kept')
        .executeTakeFirstOrThrow();
      await takeReport(report(returnPathOf(id)));
    }
    await write('four');
    expect(await rows()).toContainEqual({ state: 'refused', problem: 'bouncing' });
    const asked = { to, locale: 'en', kind: 'sign-in', once: 'a', subject: 'In' } as const;
    await change((tx) => writeLetter(tx, { ...asked, parts: ['Words'] }));
    await settle();
    expect(await rows()).toContainEqual({ state: 'kept', problem: null });
  });
});

test('a return address names its letter, fits in 64 letters, and cannot be made by others', () => {
  const id = '0191d4a0-0000-8000-8000-00000000000a';
  const path = returnPathOf(id);
  expect(path.split('@')[0]?.length).toBeLessThanOrEqual(64);
  expect(path).toBe(path.toLowerCase());
  expect(letterOfReturnPath(path)).toBe(id);
  expect(letterOfReturnPath(path.replace('0191d4a0', '0191d4a1'))).toBeNull();
  config.mailBounces = '';
  expect(returnPathOf(id)).toBe('');
  config.mailBounces = 'bounces@town.example';
});

test('a report that a letter arrived is no failure', () => {
  expect(readReport('Action: delivered\nStatus: 2.0.0')).toBeNull();
  expect(readReport('Action: failed\nStatus: 5.0.0')).toEqual({
    ...{ permanent: true, problem: 'failed 5.0.0' },
  });
});
