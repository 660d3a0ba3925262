// Two hundred open desks, and what a burst of changes costs while they listen.
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { db } from '#server/database.ts';
import { cpuMsOf, cpuMsOfFamily } from './cpu.ts';

const DESKS = 200;
const BURSTS = 5;
const { BENCH_ORIGIN = '', BENCH_WEB_PID = '', BENCH_DATABASE_PID = '' } = process.env;

/** Opens the desks, changes some reports again and again, and says how soon all have heard and what it cost. */
export async function measureLive(cookies: readonly string[], say: (line: string) => void) {
  let heard = 0;
  const desks = Array.from({ length: DESKS }, (_, at) =>
    openDesk(cookies[at % cookies.length] ?? '', () => (heard += 1)),
  );
  await until(() => heard >= DESKS);
  const cost = () => [cpuMsOf(Number(BENCH_WEB_PID)), cpuMsOfFamily(Number(BENCH_DATABASE_PID))];
  const soon: number[] = [];
  await pause(3000);
  const before = cost();
  for (let burst = 0; burst < BURSTS; burst++) {
    heard = 0;
    const start = performance.now();
    await changeSome();
    await until(() => heard >= DESKS / 2);
    soon.push(performance.now() - start);
    await pause(1500);
  }
  const after = cost();
  for (const desk of desks) desk.destroy();
  const each = (at: number) => (((after[at] ?? 0) - (before[at] ?? 0)) / BURSTS).toFixed(0);
  say(
    `\n${DESKS} open desks, two grounds: after a burst of changes those it concerns have heard in ${Math.max(...soon).toFixed(0)} ms at most (1,000 of them waited for on purpose); a burst costs ${each(0)} ms of the web process and ${each(1)} ms of PostgreSQL.`,
  );
}

function openDesk(cookie: string, heard: () => void): ClientRequest {
  const headers = { cookie: `session=${cookie}`, accept: 'text/event-stream' };
  const sent = request(`${BENCH_ORIGIN}/desk/live`, { headers, agent: false }, (answer) => {
    answer.on('data', (bytes: Buffer) => {
      if (bytes.includes('event: counts')) heard();
    });
    answer.on('error', () => undefined);
  });
  sent.on('error', () => undefined);
  sent.end();
  return sent;
}

async function until(done: () => boolean) {
  for (let waited = 0; !done() && waited < 30_000; waited += 20) await pause(20);
  if (!done()) throw new Error('not every desk has heard within 30 s');
}

/** One disputed report of the district becomes a claimed one: a count below the cap changes there. */
const changeSome = () =>
  sql`update reports set state = 'claimed' where code in (
    select code from reports where state = 'disputed'
    and area_id = (select id from areas where key = 'ualikhanov')
    order by filed_at desc limit 1)`.execute(db);
