import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';

const received: string[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, answer) =>
    answer(address.startsWith('nobody') ? new Error('no such mailbox') : null),
  onData: (stream, _session, done) =>
    void text(stream).then((letter) => done(null, void received.push(letter))),
});
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
const { deliver } = await import('#server/mail.ts');
afterAll(() => new Promise<void>((closed) => server.close(closed)));

const letter = {
  to: 'aigul@example.org',
  subject: 'Шұңқыр жөнделді',
  text: 'Тексеріңіз',
  html: '<p>Тексеріңіз</p>',
  messageId: '<one@lamplighter.example.org>',
};

test('a letter reaches the mail server with the message id it was given', async () => {
  await deliver(letter);
  expect(received[0]).toContain('Message-ID: <one@lamplighter.example.org>');
  expect(received[0]).toContain('To: aigul@example.org');
});

test('a letter the mail server refuses is told in the words of the server', async () => {
  await expect(deliver({ ...letter, to: 'nobody@example.org' })).rejects.toThrow('no such mailbox');
});
