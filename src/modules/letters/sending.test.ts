import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import type { Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { monday, settle } from '../../../test/loop.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { sendAgain, writeLetter } from './actions.ts';
import { jobs } from './jobs.ts';
import { deskLetter } from './queries.ts';
import { sendKept, sendLetter } from './sending.ts';

const deliver = vi.hoisted(() =>
  vi.fn<(letter: { messageId: string; subject: string }) => Promise<void>>(),
);
vi.mock('#server/mail.ts', async (original) => ({ ...(await original<object>()), deliver }));

const administrator: Actor = {
  ...{ kind: 'person', personId: '00000000-0000-7000-8000-000000000001', name: 'Asel' },
  roles: [roleOf('administrator')],
};
const about = (aboutId: string) =>
  ({ to: 'housing@example.org', locale: 'en', kind: 'news', aboutId }) as const;
let id = '';
const row = () => db.selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirst();
const messageIds = () => deliver.mock.calls.map(([letter]) => letter.messageId);

beforeAll(() => {
  setClock(monday);
  config.smtpUrl = 'smtp://mail.example:25';
});
afterAll(() => setClock(null));
beforeEach(async () => {
  deliver.mockReset();
  await db.deleteFrom('letters').execute();
  const parts = ['Words', { href: 'https://town.example/work/secret', words: 'Open' }];
  const letter = { to: 'housing@example.org', locale: 'en', kind: 'news', once: 'c' } as const;
  await change((tx) => writeLetter(tx, { ...letter, subject: 'News', parts }));
  id = (await db.selectFrom('letters').select('id').executeTakeFirstOrThrow()).id;
});

describe('with a mail server', () => {
  test('a letter is handed over once, as text and as HTML', async () => {
    await settle();
    expect(deliver).toHaveBeenCalledExactlyOnceWith({
      ...{ to: 'housing@example.org', subject: 'News', text: expect.stringContaining('Words') },
      ...{ html: expect.stringContaining('<a href'), messageId: (await row())?.message_id },
      headers: expect.objectContaining({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    });
    expect(await row()).toMatchObject({ state: 'sent', sent_at: monday, problem: null });
    await sendLetter(id);
    expect(deliver).toHaveBeenCalledTimes(1);
  });

  test('a letter the server refuses says why, is tried again, and is the same message', async () => {
    deliver.mockRejectedValueOnce(new Error('550 no such mailbox'));
    await runDueJobs(jobs, { mayFail: true });
    expect(messageIds()).toHaveLength(2);
    expect(new Set(messageIds()).size).toBe(1);
    expect(await row()).toMatchObject({ state: 'sent', attempts: 2, problem: null });
  });

  test('what the server says is kept and logged without the address', async () => {
    deliver.mockRejectedValueOnce(new Error('550 <housing@example.org>: no such mailbox'));
    await expect(sendLetter(id)).rejects.toThrow('550 <h…@example.org>: no such mailbox');
    expect(await row()).toMatchObject({ problem: 'Error: 550 <h…@example.org>: no such mailbox' });
  });

  test('what a letter said, and its links, are not kept once it was sent', async () => {
    expect((await row())?.body_text).toContain('/work/secret');
    await settle();
    expect(await row()).toMatchObject({ state: 'sent', body_text: '', body_html: '' });
  });

  test('one that failed for good is sent when the desk says so', async () => {
    deliver.mockRejectedValue(new Error('550 no such mailbox'));
    await runDueJobs(jobs, { mayFail: true });
    expect(await row()).toMatchObject({ state: 'failed', problem: 'Error: 550 no such mailbox' });
    deliver.mockReset();
    await sendAgain(administrator, id);
    expect(await row()).toMatchObject({ state: 'queued' });
    await runDueJobs(jobs);
    expect(await row()).toMatchObject({ state: 'sent' });
  });

  test('one that was sent does not leave a second time, whatever the desk presses', async () => {
    await settle();
    await sendAgain(administrator, id);
    await settle();
    expect(deliver).toHaveBeenCalledTimes(1);
  });

  test('letters about one thing leave for one address in the order they were written', async () => {
    await settle();
    const aboutId = newId();
    const write = (once: string) =>
      change((tx) => writeLetter(tx, { ...about(aboutId), parts: ['Words'], once, subject: once }));
    await write('first');
    setClock(new Date(monday.getTime() + 1000));
    await write('second');
    deliver.mockReset().mockRejectedValueOnce(new Error('421 come back later'));
    await expect(runDueJobs(jobs)).rejects.toThrow('421');
    await runDueJobs(jobs);
    expect(deliver).toHaveBeenCalledTimes(1);
    const [first] = await db
      .selectFrom('letters')
      .selectAll()
      .where('subject', '=', 'first')
      .execute();
    await sendLetter(first?.id ?? '');
    await runDueJobs(jobs);
    const subjects = deliver.mock.calls.map(([sent]) => sent.subject);
    expect(subjects).toEqual(['first', 'first', 'second']);
    setClock(monday);
  });

  test('one that cannot leave holds those after it up for an hour at most', async () => {
    await settle();
    const aboutId = newId();
    const write = (once: string) =>
      change((tx) => writeLetter(tx, { ...about(aboutId), parts: ['Words'], once, subject: once }));
    await write('first');
    setClock(new Date(monday.getTime() + 1000));
    await write('second');
    deliver.mockReset().mockRejectedValueOnce(new Error('421 come back later'));
    await expect(runDueJobs(jobs)).rejects.toThrow('421');
    await runDueJobs(jobs);
    setClock(new Date(monday.getTime() + 3_600_000));
    await runDueJobs(jobs);
    expect(deliver.mock.calls.at(-1)?.[0].subject).toBe('second');
    setClock(monday);
  });

  test('what was kept for want of a mail server leaves once there is one, if it is still news', async () => {
    await settle();
    const letters = db.updateTable('letters').set({ state: 'kept', body_text: 'Words' });
    await letters.execute();
    setClock(new Date(monday.getTime() + 47 * 3_600_000));
    await sendKept();
    expect(await row()).toMatchObject({ state: 'queued' });
    await letters.execute();
    setClock(new Date(monday.getTime() + 48 * 3_600_000));
    await sendKept();
    expect(await row()).toMatchObject({ state: 'expired', body_text: '' });
    await settle();
    setClock(monday);
  });

  test('nobody reads its text at the desk, for it is in somebody’s mailbox', async () => {
    await expect(deskLetter(administrator, id)).rejects.toMatchObject({
      ...{ key: 'letter.body-is-private', status: 403 },
    });
  });
});
