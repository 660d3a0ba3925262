import { adminPaths } from '#basics/admin-paths.ts';
import { dateWords } from '#basics/words-dates.ts';
import { record } from '#modules/ledger/actions.ts';
import { notify } from '#modules/notifications/actions.ts';
import { staffToTell } from '#modules/notifications/queries.ts';
import { personOf, system, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { idFrom, newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { erasers } from './erasers.ts';
import { requireRight } from './holds.ts';
import type { AskedRun } from './input.ts';
import { cutoffOf, firstRunAt, kindNames, type Kind } from './rules.ts';

const BATCH = 50;

/** Somebody asks for it now; every kind still waits for the week after its warning. */
export function askForRun(actor: Actor, { why }: AskedRun): Promise<void> {
  requireRight(actor);
  return change((tx) => beginRun(tx, actor, why));
}

/** Every night. */
export const runTonight = () => change((tx) => beginRun(tx, system));

async function beginRun(tx: Tx, actor: Actor, why?: string) {
  const runId = newId();
  await tx
    .insertInto('retention_runs')
    .values({ id: runId, by_person_id: personOf(actor), begun_at: now() })
    .execute();
  const about = { subject: 'retention' as const, id: runId, ...(why && { why }) };
  await record(tx, actor, 'retention.begun', about);
  await later(tx, 'retention.go-over', { runId });
}

/** Ends, kind by kind and in small steps, what is due. Begun again after a crash it goes on. */
export async function goOver(runId: string): Promise<void> {
  for (const kind of kindNames) await goOverKind(runId, kind);
  await db
    .updateTable('retention_runs')
    .set({ ended_at: now() })
    .where('id', '=', runId)
    .where('ended_at', 'is', null)
    .execute();
}

async function goOverKind(runId: string, kind: Kind) {
  const batch = (await batchOf(runId, kind)) ?? (await beginBatch(runId, kind));
  if (!batch || batch.ended_at) return;
  for (let done = BATCH; done > 0;) done = await eraseSome(batch, kind);
  await db
    .updateTable('retention_batches')
    .set({ ended_at: now() })
    .where('run_id', '=', runId)
    .where('id', '=', batch.id)
    .execute();
}

const batchOf = (runId: string, kind: Kind) =>
  db
    .selectFrom('retention_batches')
    .selectAll()
    .where('run_id', '=', runId)
    .where('kind', '=', kind)
    .executeTakeFirst();
type Batch = NonNullable<Awaited<ReturnType<typeof batchOf>>>;

/** Nothing is begun when nothing is due, or the administrators have not had their week. */
async function beginBatch(runId: string, kind: Kind): Promise<Batch | undefined> {
  const cutoff = cutoffOf(kind, now());
  const counted = await erasers[kind].count(cutoff);
  if (counted === 0 || !(await mayBegin(kind, counted))) return undefined;
  const id = idFrom(`retention:${runId}:${kind}`);
  await db
    .insertInto('retention_batches')
    .values({ run_id: runId, id, kind, cutoff, counted, begun_at: now() })
    .onConflict((it) => it.doNothing())
    .execute();
  return batchOf(runId, kind);
}

const eraseSome = ({ run_id, id, cutoff }: Batch, kind: Kind) =>
  change(async (tx) => {
    const done = await erasers[kind].erase(tx, cutoff, BATCH);
    await tx
      .updateTable('retention_batches')
      .set((it) => ({ done: it('done', '+', done) }))
      .where('run_id', '=', run_id)
      .where('id', '=', id)
      .execute();
    return done;
  });

/** Whether the week after the warning is over; gives the warning when there was none. */
async function mayBegin(kind: Kind, counted: number): Promise<boolean> {
  const warning = await db
    .selectFrom('retention_warnings')
    .select('warned_at')
    .where('kind', '=', kind)
    .executeTakeFirst();
  const first = firstRunAt(warning?.warned_at ?? null);
  if (first) return first <= now();
  await change((tx) => warn(tx, kind, counted));
  return false;
}

async function warn(tx: Tx, kind: Kind, count: number) {
  const at = now();
  await tx
    .insertInto('retention_warnings')
    .values({ kind, warned_at: at })
    .onConflict((it) => it.doNothing())
    .execute();
  const begins = firstRunAt(at) ?? at;
  const asked = { role: 'administrator', permission: 'retention.run', where: {} } as const;
  for (const { personId, locale } of await staffToTell(tx, asked)) {
    const say = sayIn(locale);
    const path = adminPaths.adminPart('retention');
    const params = { count, kind: say(`retention.kind.${kind}`) };
    await notify(tx, {
      ...{ kind: 'retention', to: { personId }, about: { id: null, path }, once: kind },
      subject: say('retention.warning-subject', params),
      parts: [
        say('retention.warning', { ...params, day: dateWords(locale, begins, config.timeZone) }),
        { href: new URL(path, config.publicUrl).href, words: say('retention.title') },
      ],
    });
  }
}
