import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail server that counts how often each Message-ID came, and knows the letters by it. */
export async function startMailCounter() {
  const came = new Map<string, string[]>();
  let silent = false;
  let unanswered = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      text(stream).then((letter) => {
        const id = /^message-id:\s*(<[^>]+>)/im.exec(letter)?.[1] ?? 'none';
        came.set(id, [...(came.get(id) ?? []), subjectOf(letter)]);
        if (silent) unanswered += 1;
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
    /** Takes letters without saying so, until somebody speaks again. */
    fallSilent: () => (silent = true),
    speak: () => (silent = false),
    unanswered: () => unanswered,
    stop: () => new Promise<void>((closed) => server.close(closed)),
  };
}

const subjectOf = (letter: string) => /^subject:(.*(?:\r\n[ \t].*)*)/im.exec(letter)?.[1] ?? '';
