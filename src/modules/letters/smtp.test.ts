import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { hangUp, patience } from '#server/mail.ts';
import { monday, settle } from '../../../test/loop.ts';
import { writeLetter } from './actions.ts';
import { jobs } from './jobs.ts';
import { runDueJobs } from '../../../test/jobs.ts';
import { sendLetter } from './sending.ts';

/** What the mail server does with the next letters; taken from the front. */
type Answer = 'take' | 'silence' | { code: number; at: 'RCPT' | 'DATA' | 'MAIL'; words: string };
let answers: Answer[] = [];
let received: string[] = [];
let senders: string[] = [];
const refusal = (at: 'RCPT' | 'DATA' | 'MAIL') => {
  const [first] = answers;
  if (typeof first !== 'object' || first.at !== at) return null;
  answers.shift();
  return Object.assign(new Error(first.words), { responseCode: first.code });
};
const makeServer = () =>
  new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onMailFrom: ({ address }, _session, answer) => {
      senders.push(address);
      answer(refusal('MAIL'));
    },
    onRcptTo: (_to, _session, answer) => {
      if (answers[0] !== 'silence') answer(refusal('RCPT'));
    },
    onData: (stream, _session, done) =>
      void text(stream).then((letter) => {
        const no = refusal('DATA');
        if (!no) received.push(letter);
        done(no);
      }),
  }).on('error', () => undefined);

let server: SMTPServer;
let port = 0;
const listen = async (at: number) => {
  server = makeServer();
  server.listen(at, '127.0.0.1');
  await once(server.server, 'listening');
  port = (server.server.address() as AddressInfo).port;
  config.smtpUrl = `smtp://127.0.0.1:${port}`;
};
const close = () => new Promise<void>((closed) => server.close(closed));

beforeAll(() => setClock(monday));
afterAll(() => setClock(null));
beforeEach(async () => {
  [answers, received, senders] = [[], [], []];
  await db.deleteFrom('letters').execute();
  await db.deleteFrom('letter_addresses').execute();
  await settle();
  await listen(0);
});
afterEach(async () => {
  hangUp();
  await close();
  config.mailBounces = '';
});

const write = async (kind = 'news', cause = 'cause') => {
  const letter = { to: 'housing@example.org', locale: 'en', kind, once: cause } as const;
  await change((tx) => writeLetter(tx, { ...letter, subject: 'News', parts: ['Words'] }));
  return (await rows()).at(-1)?.id ?? '';
};
const rows = () => db.selectFrom('letters').selectAll().orderBy('queued_at').execute();
const addresses = () => db.selectFrom('letter_addresses').selectAll().execute();
const header = (letter: string | undefined, name: string) =>
  new RegExp(`^${name}: ?((?:.*)(?:\\r\\n[ \\t].*)*)`, 'im').exec(letter ?? '')?.[1];

describe('a real mail server', () => {
  test('that knows nobody there is believed at once', async () => {
    const id = await write();
    answers = [{ code: 550, at: 'RCPT', words: '5.1.1 <housing@example.org> User unknown' }];
    expect(await runDueJobs(jobs)).toEqual(['letters.send']);
    const [letter] = await rows();
    expect(letter).toMatchObject({ state: 'refused', attempts: 1 });
    expect(letter?.problem).toMatch(/550.*<h…@example.org> User unknown/);
    expect(await addresses()).toMatchObject([{ bounces: 1, masked: 'h…@example.org' }]);
    await sendLetter(id);
    expect(received).toEqual([]);
  });

  test('gets a file that goes with a letter byte for byte; it is not kept once it left', async () => {
    const file = 'BEGIN:VCALENDAR\r\nSUMMARY:Іс-шара\r\nEND:VCALENDAR';
    const attachment = { name: 'event.ics', type: 'text/calendar; charset=utf-8', text: file };
    const letter = { to: 'housing@example.org', locale: 'en', kind: 'news', once: 'file' } as const;
    await change((tx) => writeLetter(tx, { ...letter, attachment, subject: 'News', parts: ['A'] }));
    await runDueJobs(jobs);
    const lines =
      Buffer.from(file)
        .toString('base64')
        .match(/.{1,76}/g) ?? [];
    expect(received[0]).toContain(lines.join('\r\n'));
    expect(received[0]).toMatch(/Content-Type: text\/calendar; charset=utf-8; name=event.ics/);
    expect(await rows()).toMatchObject([{ state: 'sent', attachment: null }]);
  });

  test('that will not take this letter speaks of the letter, not of the address', async () => {
    await write();
    answers = [{ code: 554, at: 'DATA', words: 'looks like spam' }];
    await runDueJobs(jobs);
    expect(await rows()).toMatchObject([{ state: 'refused' }]);
    expect(await addresses()).toEqual([]);
  });

  test('that refuses our own sender is asked again: that is ours to mend', async () => {
    const id = await write();
    answers = [{ code: 550, at: 'MAIL', words: 'sender not allowed' }];
    await expect(sendLetter(id)).rejects.toThrow('sender not allowed');
    expect(await rows()).toMatchObject([{ state: 'failed' }]);
    await runDueJobs(jobs);
    expect(await rows()).toMatchObject([{ state: 'sent' }]);
  });

  test('that says come back later (greylisting) gets the same message later', async () => {
    const id = await write();
    answers = [{ code: 451, at: 'RCPT', words: '4.7.1 Greylisted, try again' }];
    await expect(sendLetter(id)).rejects.toThrow('Greylisted');
    expect(await rows()).toMatchObject([{ state: 'failed', attempts: 1 }]);
    await runDueJobs(jobs);
    const [letter] = await rows();
    expect(letter).toMatchObject({ state: 'sent', attempts: 2 });
    expect(received.map((mail) => header(mail, 'Message-ID'))).toEqual([letter?.message_id]);
  });

  test('that is dead is asked until it lives', async () => {
    const id = await write();
    await close();
    await expect(sendLetter(id)).rejects.toThrow(/ECONNREFUSED/);
    expect(await rows()).toMatchObject([{ state: 'failed' }]);
    await listen(port);
    await runDueJobs(jobs);
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(received).toHaveLength(1);
  });

  test('that falls silent is not waited for without end', async () => {
    hangUp();
    Object.assign(patience, { connectMs: 300, silenceMs: 300 });
    const id = await write();
    answers = ['silence'];
    await expect(sendLetter(id)).rejects.toThrow(/[Tt]imeout/);
    answers = [];
    await runDueJobs(jobs);
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    Object.assign(patience, { connectMs: 10_000, silenceMs: 30_000 });
  });

  test('sees that a machine wrote, how to stop it, and where to report', async () => {
    config.mailBounces = 'bounces@town.example';
    await write('news');
    await runDueJobs(jobs);
    expect(header(received[0], 'Auto-Submitted')).toBe('auto-generated');
    expect(header(received[0], 'List-Unsubscribe')).toMatch(
      /\/unsubscribe\/[\w-]+\/now\?kind=news>$/,
    );
    expect(header(received[0], 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(senders[0]).toMatch(/^bounces\+[\da-z]+@town\.example$/);
  });

  test('sees no way to stop what was asked for, or what the law wants told', async () => {
    await write('sign-in');
    await write('appeal-answered');
    await runDueJobs(jobs);
    expect(received.map((mail) => header(mail, 'List-Unsubscribe'))).toEqual([
      undefined,
      undefined,
    ]);
  });
});
