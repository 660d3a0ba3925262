// The mail room's work by nothing but smtp-server and pg: to the file as it comes, fsync, the row, the job, "250".
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { endWithParent, sayReady } from '#server/processes.ts';
import { inOne, prepared } from './bare-database.ts';

const row = prepared(`insert into mails (id, came_by, raw_key, bytes, draft_id, taken_at)
  values ($1, 'lmtp', $2, $3, $4, $5)`);
const job = prepared(`select graphile_worker.add_job('bench.nothing', payload := $1::json,
  max_attempts := 8)`);

const folder = join(process.env.DATA_DIR ?? '', 'files', 'mails');
mkdirSync(folder, { recursive: true });

async function keep(stream: SMTPServerDataStream): Promise<void> {
  const id = randomUUID();
  const path = join(folder, id);
  const hash = createHash('sha256');
  const file = await open(`${path}.part`, 'wx');
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    hash.update(part);
    bytes += part.length;
    await file.write(part);
  }
  await file.sync();
  await file.close();
  await rename(`${path}.part`, path);
  await inOne(async (client) => {
    await row([id, `mails/${id}`, bytes, randomUUID(), new Date()], client);
    await job([JSON.stringify({ id, hash: hash.digest('hex') })], client);
  });
}

const server = new SMTPServer({
  ...{ lmtp: true, authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], logger: false },
  disableReverseLookup: true,
  onData: (stream, _, done) => {
    keep(stream).then(
      () => done(null, ['kept']),
      (problem: Error) => done(problem),
    );
  },
});
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', sayReady);
endWithParent(async () => process.exit(0));
