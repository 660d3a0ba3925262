// Our processes over a small town, ways to kill them in the middle of something, and a look at what they left.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, vi } from 'vitest';
import { sql } from 'kysely';
import { endProcess, ownProcess } from '#server/children.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { freePort } from '#server/ports.ts';
import { everythingDone, jobsHeld } from '../jobs-left.ts';
import type { ReadLetter, startMailCounter } from '../mail-counter.ts';

export type Part = 'web' | 'worker' | 'mail-room';
export type House = Awaited<ReturnType<typeof openHouse>>;

/** Waits for something that follows by itself. */
export const soon = <T>(check: () => Promise<T> | T) =>
  vi.waitFor(check, { timeout: 60_000, interval: 50 });

/** Starts these processes with these settings; each can be killed, and started again. */
export async function openHouse(
  parts: readonly Part[],
  settings: (site: string) => Record<string, string> = () => ({}),
) {
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const env = { PORT: String(port), PUBLIC_URL: site, RATE_LIMIT_FACTOR: '1000' };
  const running = new Map<Part, ChildProcess>();
  const killed: Part[] = [];

  const start = async (part: Part) => {
    const way = ownProcess(`src/${part}.ts`, { ...env, ...settings(site) });
    running.set(part, await way.start());
  };

  const kill = async (part: Part) => {
    const child = running.get(part);
    if (!child) throw new Error(`there is no ${part}`);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    killed.push(part);
  };

  await Promise.all(parts.map(start));
  return {
    ...{ site, killed, start, kill },
    /**
     * Kills a part once it waits for an answer that never comes, and starts it again: of a worker
     * only when it has a job in hand.
     */
    killWhileHeld: async (held: Promise<unknown>, part: Part = 'worker') => {
      await held;
      if (part === 'worker') expect(await jobsHeld(config.databaseUrl)).toBeGreaterThan(0);
      await kill(part);
      await letLeasesPass();
      await start(part);
    },
    stop: () =>
      Promise.all([...running.values()].map((child) => endProcess(child, 'SIGKILL', 5000))),
  };
}

/**
 * Keeps everybody from writing to a table, so that one can be killed in the middle of a transaction.
 * `waits` settles once somebody stands before it.
 */
export async function holdTable(table: 'reports' | 'assignments') {
  const tx = await db.startTransaction().execute();
  await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(tx);
  const waiting = sql`select from pg_locks where not granted
    and database = (select oid from pg_database where datname = current_database())`;
  return {
    waits: () => soon(async () => expect((await waiting.execute(db)).rows).not.toEqual([])),
    letGo: () => tx.rollback().execute(),
  };
}

/** What a dead worker had taken in hand is left alone for one to five minutes: here they pass at once. */
async function letLeasesPass(): Promise<void> {
  await sql`update chat_turns set held_until = now()`.execute(db);
  await sql`update client_deliveries set tried_at = tried_at - interval '1 minute' where trying`.execute(
    db,
  );
  await sql`update endpoint_requests set try_at = now() where state = 'waiting'`.execute(db);
  await sql`update endpoints set read_after = now()`.execute(db);
  await sql`update graphile_worker._private_jobs set run_at = now()
    where run_at between now() and now() + interval '1 minute' and task_id in (
      select id from graphile_worker._private_tasks
      where identifier in ('clients.deliver', 'messenger.handle', 'messenger.send'))`.execute(db);
}

/**
 * All is done and nothing failed; there is one report, photographed before and after, one task,
 * and its reporter has confirmed it, once. Gives the report.
 */
export async function confirmedOnce(channel: string) {
  await everythingDone(() => config.databaseUrl);
  const reports = await db.selectFrom('reports').selectAll().execute();
  expect(reports).toMatchObject([{ state: 'confirmed', channel }]);
  const photos = db.selectFrom('media_photos').select(['kind', 'state']).orderBy('kind');
  expect(await photos.where('claimed_at', 'is not', null).execute()).toEqual([
    { kind: 'proof', state: 'ready' },
    { kind: 'report', state: 'ready' },
  ]);
  const tasks = await db.selectFrom('assignments').select(['state', 'proof']).execute();
  expect(tasks).toMatchObject([{ state: 'confirmed' }]);
  const verdicts = await db.selectFrom('report_verdicts').select('answer').execute();
  expect(verdicts).toEqual([{ answer: 'yes' }]);
  const moves = await db
    .selectFrom('ledger_entries')
    .select('event')
    .where('subject_id', '=', reports[0]?.id ?? '')
    .where('event', 'in', ['report.filed', 'report.assigned', 'report.claimed', 'report.confirmed'])
    .execute();
  expect(moves.map(({ event }) => event).toSorted()).toEqual([
    'report.assigned',
    'report.claimed',
    'report.confirmed',
    'report.filed',
  ]);
  return reports[0]!;
}

type MailServer = Awaited<ReturnType<typeof startMailCounter>>;

/** Waits for the newest letter to an address with such a link. */
export const letterTo = (mail: MailServer, address: string, link: string): Promise<ReadLetter> =>
  soon(async () => {
    const all = await mail.lettersTo(address);
    const found = all.findLast(({ links }) => links.some((one) => one.includes(link)));
    if (found) return found;
    throw new Error(all.map(({ subject, links }) => [subject, ...links].join(' ')).join('\n'));
  });

/** The newest link of this kind in a letter to an address, once it has come. */
export async function linkTo(mail: MailServer, address: string, kind: string): Promise<string> {
  const { links } = await letterTo(mail, address, kind);
  return links.find((one) => one.includes(kind)) ?? '';
}

/** Each letter left, and one that left once more shows as one. Gives how many left once more. */
export async function lettersOnce({ came }: MailServer): Promise<number> {
  const letters = await db.selectFrom('letters').select(['message_id', 'state']).execute();
  expect(letters.filter(({ state }) => state !== 'sent')).toEqual([]);
  expect([...came.keys()].toSorted()).toEqual(letters.map((it) => it.message_id).toSorted());
  for (const subjects of came.values()) expect(new Set(subjects).size).toBe(1);
  return [...came.values()].reduce((sum, { length }) => sum + length - 1, 0);
}
