import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { startHolding } from '../holding.ts';

/** A letter as its reader has it: the links are those of its text, in order. */
export type ReadLetter = {
  to: string;
  subject: string;
  text: string;
  links: string[];
  replyTo: string;
  messageId: string;
};

/** A mail server that counts how often each Message-ID came, and knows the letters by it. */
export async function startMailCounter() {
  const came = new Map<string, string[]>();
  const letters: string[] = [];
  const { hold, holds } = startHolding<string>();
  let silent = false;
  let unanswered = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      text(stream).then((letter) => {
        const id = /^message-id:\s*(<[^>]+>)/im.exec(letter)?.[1] ?? 'none';
        const isNew = !came.has(id);
        if (isNew) letters.push(letter);
        came.set(id, [...(came.get(id) ?? []), subjectOf(letter)]);
        if (silent || (isNew && holds(letter))) unanswered += 1;
        else done();
      }, done);
    },
  });
  // A sender that is killed leaves its connection in the middle of a word.
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    /** The subjects that came under each Message-ID, one for each time. */
    came,
    /** All letters to an address, each once, the oldest first. */
    lettersTo: async (address: string) =>
      (await Promise.all(letters.map(readLetter))).filter(({ to }) => to === address),
    /** Takes letters without saying so, until somebody speaks again. */
    fallSilent: () => (silent = true),
    speak: () => (silent = false),
    /** Takes the next new letter to this address without saying so. Settles once it came. */
    holdNextTo: (address: string) =>
      hold((letter) => new RegExp(`^to:.*${address}`, 'im').test(letter)),
    unanswered: () => unanswered,
    stop: () => new Promise<void>((closed) => server.close(closed)),
  };
}

const subjectOf = (letter: string) => /^subject:(.*(?:\r\n[ \t].*)*)/im.exec(letter)?.[1] ?? '';

async function readLetter(raw: string): Promise<ReadLetter> {
  const { to, subject = '', replyTo, messageId = '', ...read } = await PostalMime.parse(raw);
  const words = read.text ?? '';
  return {
    ...{ to: to?.[0]?.address ?? '', subject, text: words, messageId },
    ...{ links: words.match(/https?:\/\/\S+/g) ?? [], replyTo: replyTo?.[0]?.address ?? '' },
  };
}
