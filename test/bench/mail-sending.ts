// Mails with a photo, each over a connection of its own, as a mail server hands them on by LMTP.
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export type MailDoor = { photo: string; to: string };

const BOUNDARY = 'lamplighter-bench';

/** Gives what sends one more mail; it is done when the receiver has said that it keeps it. */
export function mailsTo({ photo, to }: MailDoor): Promise<(origin: string) => Promise<void>> {
  const coded = readFileSync(photo).toString('base64');
  const body = Buffer.from(
    [
      `--${BOUNDARY}`,
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      'Фонарь не горит уже неделю. 54.86512, 69.14233',
      '',
      `--${BOUNDARY}`,
      'Content-Type: image/jpeg; name="IMG_1.jpg"',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="IMG_1.jpg"',
      '',
      ...(coded.match(/.{1,76}/g) ?? []),
      `--${BOUNDARY}--`,
      '.',
      '',
    ].join('\r\n'),
  );
  const run = Date.now();
  let nth = 0;
  return Promise.resolve((origin) =>
    send(new URL(origin), to, [headOf(`${run}-${++nth}`, to), body]),
  );
}

/** Everybody writes once; our own mail server has found that they are who they say. */
const headOf = (id: string, to: string) =>
  Buffer.from(
    [
      'Authentication-Results: mx.bench.example; dkim=pass header.d=mail.example; dmarc=pass header.from=mail.example',
      `From: Resident <r${id}@mail.example>`,
      `To: ${to}`,
      'Subject: lamp',
      `Message-ID: <${id}@mail.example>`,
      `Date: ${new Date().toUTCString()}`,
      'MIME-Version: 1.0',
      `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
      '',
      '',
    ].join('\r\n'),
  );

async function send({ hostname, port }: URL, to: string, parts: Buffer[]): Promise<void> {
  const socket = connect(Number(port), hostname);
  try {
    await speak(socket, to, parts);
  } finally {
    socket.destroy();
  }
}

async function speak(socket: Socket, to: string, parts: Buffer[]): Promise<void> {
  socket.setTimeout(60_000, () => socket.destroy(new Error('no answer within 60 s')));
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const ask = async (said: string | Buffer[], wanted: RegExp) => {
    for (const part of typeof said === 'string' ? [`${said}\r\n`] : said) socket.write(part);
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('the connection ended');
      if (/^\d{3}-/.test(value)) continue;
      if (wanted.test(value)) return;
      throw new Error(value);
    }
  };
  await ask([], /^220/);
  await ask('LHLO mx.bench.example', /^250/);
  await ask('MAIL FROM:<resident@mail.example>', /^250/);
  await ask(`RCPT TO:<${to}>`, /^250/);
  await ask('DATA', /^354/);
  await ask(parts, /^250/);
  socket.end('QUIT\r\n');
}
