// Two houses, each with its own process and database, over real HTTP: what one sends the other takes once.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { saveEndpoint } from '#modules/endpoints/actions.ts';
import { endpointChange } from '#modules/endpoints/input.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { freePort } from '#server/ports.ts';
import { jobs } from '../../every-job.ts';
import { query, withDatabase } from '../../../test/database-copies.ts';
import { file, pass, picture, rowOf, settle } from '../../../test/loop.ts';
import { serveOpen311 } from '../../../test/open311-site.ts';
import { hireCast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';

let town: Town;
let ours: Awaited<ReturnType<typeof serveOpen311>>;
let other: ChildProcess;
let lines: AsyncIterator<string>;
const files = mkdtempSync(join(tmpdir(), 'lamplighter-other-'));

type Theirs = { words: string; state: string; code: string; photos: number };
async function heard<T>(): Promise<T> {
  const { value } = (await lines.next()) as { value: string };
  return JSON.parse(value) as T;
}
const there = <T>(deed: string) => {
  other.stdin?.write(`${deed}\n`);
  return heard<T>();
};

beforeAll(async () => {
  const [server, run] = [inject('databaseServer'), inject('databaseRun')];
  const copy = `${run}_other_${Math.random().toString(36).slice(2)}`;
  await query(server, `create database ${copy} template ${run} strategy file_copy`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  other = spawn(process.execPath, ['test/open311-house.ts'], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: withDatabase(server, copy), DATA_DIR: files, PORT: String(port) },
      ...{ PUBLIC_URL: url, SECRET: 'another secret, of another house altogether' },
      OPEN311_TO_LOOPBACK: 'true',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!other.stdout) throw new Error('It says nothing');
  lines = createInterface({ input: other.stdout })[Symbol.asyncIterator]();
  town = await layTown();
  const cast = await hireCast();
  ours = await serveOpen311();
  const { key } = await heard<{ key: string }>();
  vi.spyOn(config, 'open311ToLoopback', 'get').mockReturnValue(true);
  await saveEndpoint(
    cast.administrator,
    town.organisation('lamp-service'),
    endpointChange.parse({ url: `${url}/open311/v2`, apiKey: key, codes: { lamp: 'lamp' } }),
  );
}, 120_000);
beforeEach(() => {
  vi.spyOn(config, 'open311ToLoopback', 'get').mockReturnValue(true);
  vi.spyOn(config, 'publicUrl', 'get').mockReturnValue(ours.site);
});
afterAll(async () => {
  const ended = new Promise((done) => other.once('exit', done));
  other.stdin?.end();
  await ended;
  await ours.stop();
  rmSync(files, { recursive: true, force: true });
  setClock(null);
});

async function aMinuteOn() {
  await pass(61_000);
  await jobs['endpoints.queue-due']?.({} as never);
  await settle();
}

test('a report of ours is theirs with its photo, once; what they say done, with its photo, is said done here', async () => {
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  await settle();
  await file(town, { id, words: 'The lamp is out' });
  await settle();
  expect((await rowOf(id)).state).toBe('accepted');
  const taken = await there<Theirs[]>('reports');
  expect(taken).toMatchObject([{ state: 'assigned', photos: 1 }]);
  expect(taken[0]?.words).toContain('The lamp is out');

  // As if our worker had died after they answered: it is sent again, and nothing doubles.
  const again = { state: 'waiting', service_request_id: null, first_tried_at: null };
  const due = { try_at: new Date(0) };
  await db
    .updateTable('endpoint_requests')
    .set({ ...again, ...due })
    .execute();
  await aMinuteOn();
  await aMinuteOn();
  expect(await there<Theirs[]>('reports')).toHaveLength(1);
  const [request] = await db.selectFrom('endpoint_requests').selectAll().execute();
  expect(request).toMatchObject({ state: 'sent', service_request_id: taken[0]?.code });

  await there('claim');
  await aMinuteOn();
  await aMinuteOn();
  expect((await rowOf(id)).state).toBe('claimed');
  expect((await deskPhotos(id)).map(({ kind }) => kind).sort()).toEqual(['proof', 'report']);
}, 120_000);
