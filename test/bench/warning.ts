// npm run bench -- warning: how fast a warning is queued for a hundred thousand and sent. docs/performance.md says how to read it.
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbedded } from '#server/embedded-postgres.ts';
import { migrate } from '#server/migrations.ts';
import { freePort } from '#server/ports.ts';
import { query } from '../database-copies.ts';
import { cpuMsOf, cpuMsOfFamily } from './cpu.ts';
import { startSite } from './sites.ts';
import { writeMeasured } from './table.ts';
import { nextTo, people, settings, warning } from './warning-town.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    subscribers: { type: 'string', default: '100000' },
    letters: { type: 'string', default: '10000' },
    write: { type: 'boolean', default: false },
  },
});
const subscribers = Number(values.subscribers);
const letters = Number(values.letters);
const CONNECTIONS = 10;

const [load = 0] = loadavg();
const folder = mkdtempSync(join(tmpdir(), 'lamplighter-warning-'));
chmodSync(folder, 0o711);
const database = await startEmbedded({
  ...{ folder: join(folder, 'postgres'), port: await freePort(), password: 'bench' },
});
const sink = fork('test/bench/mail-sink.ts');
try {
  const lines = await measure();
  process.stdout.write(`\n${lines}\n`);
  const marks = {
    begin: '<!-- measured: written by npm run bench -- warning --write -->',
    end: '<!-- end of what a warning costs -->',
  };
  if (values.write) writeMeasured('docs/performance.md', marks, lines);
} finally {
  sink.kill();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<string> {
  const { port } = await heard<{ port: number }>(sink);
  const env = settings({ folder, url: database.url, port, connections: CONNECTIONS });
  await migrate(database.url);
  await query(database.url, people(subscribers));
  const bareQueueMs = await bareQueue();
  const { queueMs, item } = queueWarning(env);
  const queued = await count(`from subscription_sendings where item_id = '${item}'`);
  await query(database.url, nextTo(letters));
  const ours = await send(env, item);
  const bare = bareSend(port);
  const rate = (ms: number) => ((letters * 1000) / ms).toFixed(0);
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const ms = (of: number) => of.toFixed(2);
  return [
    `Load of the machine before: ${load.toFixed(1)}. Of ${(subscribers * 1.3).toFixed(0)} subscribers ${queued} were concerned.`,
    '',
    row(['', 'ours', 'bare']),
    row(['---', '--:', '--:']),
    row([`${queued} queued, s`, (queueMs / 1000).toFixed(1), (bareQueueMs / 1000).toFixed(1)]),
    row([`${letters} sent, letters a second`, rate(ours.ms), rate(bare.ms)]),
    row(['processor time of one letter, ms', ms(ours.workerMs), ms(bare.cpuMs / letters)]),
    row(['of PostgreSQL for it, ms', ms(ours.databaseMs), '0']),
  ].join('\n');
}

/** The same rows into the same table, by one plain INSERT; then it is as before. */
async function bareQueue(): Promise<number> {
  const since = performance.now();
  await query(
    database.url,
    `insert into subscription_sendings (item_id, revision, subscriber_id, state, made_at)
     select gen_random_uuid_once.id, 1, subscriber.id, 'queued', now()
     from subscription_subscribers subscriber, (select gen_random_uuid() as id) gen_random_uuid_once
     order by subscriber.id limit ${subscribers}`,
  );
  const ms = performance.now() - since;
  await query(database.url, 'truncate subscription_sendings');
  return ms;
}

function queueWarning(env: Record<string, string>): { queueMs: number; item: string } {
  const said = execFileSync(process.execPath, ['test/bench/queue-warning.ts'], {
    env: { ...process.env, ...env },
  });
  return JSON.parse(String(said)) as { queueMs: number; item: string };
}

async function send(env: Record<string, string>, item: string) {
  const worker = await startSite('src/worker.ts', { env });
  try {
    while ((await taken()) === 0) await pause(2);
    const began = await taken();
    const since = performance.now();
    const cpu = { worker: cpuMsOf(worker.pid), database: cpuMsOfFamily(database.child.pid ?? 0) };
    while ((await taken()) < letters) await pause(20);
    const ms = (performance.now() - since) * (letters / (letters - began));
    const workerMs = (cpuMsOf(worker.pid) - cpu.worker) / (letters - began);
    const used = cpuMsOfFamily(database.child.pid ?? 0) - cpu.database;
    while (
      (await count(`from subscription_sendings where item_id = '${item}' and state = 'sent'`)) <
      letters
    )
      await pause(20);
    return { ms, workerMs, databaseMs: used / (letters - began) };
  } finally {
    await worker.stop();
  }
}

function bareSend(port: number): { ms: number; cpuMs: number } {
  const words = warning().texts.ru?.words ?? '';
  const asked = { port, count: letters, connections: CONNECTIONS, text: words, html: words };
  const said = execFileSync(process.execPath, [
    'test/bench/bare-sending.ts',
    JSON.stringify(asked),
  ]);
  return JSON.parse(String(said)) as { ms: number; cpuMs: number };
}

async function count(what: string): Promise<number> {
  const [row] = await query<{ n: number }>(database.url, `select count(*)::int as n ${what}`);
  return row?.n ?? 0;
}

async function taken(): Promise<number> {
  sink.send('?');
  return (await heard<{ taken: number }>(sink)).taken;
}

function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (said) => resolve(said as T)));
}
