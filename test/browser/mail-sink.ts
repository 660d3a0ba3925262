import { renameSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps every letter as a file of the folder, in the order they come. */
export async function startMailSink(folder: string) {
  let count = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      void buffer(stream).then((bytes) => {
        keep(bytes);
        done();
      }, done);
    },
  });
  function keep(bytes: Buffer) {
    count += 1;
    const name = `${String(count).padStart(5, '0')}.eml`;
    // Readers look at *.eml only: never at half a letter.
    writeFileSync(join(folder, `${name}.part`), bytes);
    renameSync(join(folder, `${name}.part`), join(folder, name));
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise<void>((closed) => server.close(closed)),
  };
}
