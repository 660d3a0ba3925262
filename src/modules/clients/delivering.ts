import { toldReport } from '#modules/reports/public-by-id.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { postOut, type Answered } from '#server/outgoing.ts';
import { decipher } from '#server/secrets-at-rest.ts';
import { pauseHook } from './pausing.ts';
import { facesOf, type ReportFace } from './report-face.ts';
import { FAILING_MS, nextTry } from './rules-hooks.ts';
import { signatureHeaders } from './signing.ts';
import { deliverLater, type Queue } from './telling.ts';

/** A try that began so long ago was cut off: its worker is gone. */
const TRYING_MS = 60_000;

/** For what a hook's secret is enciphered. */
export const secretPurpose = (hookId: string) => `webhook:${hookId}`;

/**
 * Sends what waits for a hook about one report, the oldest first: what is newer waits until the
 * older one went or was given up. A message may come twice; its webhook-id says so.
 */
export async function deliver(queue: Queue): Promise<void> {
  for (let sent = true; sent;) sent = await deliverNext(queue);
}

/** Sends the oldest; true when there may be another to send at once. */
async function deliverNext(queue: Queue): Promise<boolean> {
  const next = await change((tx) => take(tx, queue));
  if (!next) return false;
  const answered = await attempt({ ...next, body: await sayable(next) });
  return change((tx) => settle(tx, next, answered));
}

type Waiting = NonNullable<Awaited<ReturnType<typeof take>>>;

async function take(tx: Tx, { hookId, reportId }: Queue) {
  const row = await tx
    .selectFrom('client_deliveries as delivery')
    .innerJoin('client_hooks as hook', 'hook.id', 'hook_id')
    .innerJoin('people', 'people.id', 'hook.person_id')
    .select(['delivery.id', 'report_id', 'hook_id', 'body', 'attempts', 'tried_at', 'trying'])
    .select(['url', 'secret', 'paused_at', 'disabled_at'])
    .where('hook_id', '=', hookId)
    .where('report_id', '=', reportId)
    .where('state', '=', 'queued')
    .orderBy('move_id')
    .limit(1)
    .forUpdate('delivery')
    .executeTakeFirst();
  if (!row || row.paused_at || row.disabled_at) return null;
  const since = row.tried_at ? now().getTime() - row.tried_at.getTime() : Infinity;
  if (row.trying && since < TRYING_MS) {
    // Another worker is at it; should it be gone, somebody must come back.
    await deliverLater(tx, { hookId, reportId }, new Date(now().getTime() + TRYING_MS));
    return null;
  }
  // A try that was cut off counts once, with the one that takes its place.
  const attempts = row.trying ? row.attempts : row.attempts + 1;
  await tx
    .updateTable('client_deliveries')
    .set({ attempts, trying: true, tried_at: now() })
    .where('report_id', '=', reportId)
    .where('id', '=', row.id)
    .execute();
  return { ...row, attempts };
}

/**
 * What was put down to be told: of the report the words, the place and the photos only as far as
 * everybody may still see them, and nothing of it once they may not see it at all.
 */
async function sayable({ report_id: reportId, body }: Waiting): Promise<string> {
  const said = JSON.parse(body) as { data: { report: ReportFace | null } };
  const then = said.data.report;
  if (!then) return body;
  const told = await toldReport(reportId);
  const [seen] = told?.isPublic && told.face ? await facesOf([told.face]) : [];
  const report = seen ? stillSeen(then, seen) : null;
  return JSON.stringify({ ...said, data: { ...said.data, report } });
}

function stillSeen(then: ReportFace, { words, address, place, photos }: ReportFace): ReportFace {
  const shown = new Set(photos.map(({ largeUrl }) => largeUrl));
  const kept = then.photos.filter(({ largeUrl }) => shown.has(largeUrl));
  return { ...then, words, address, place, photos: kept };
}

type Outcome = Answered & { problem: string | null };

type Message = Pick<Waiting, 'id' | 'hook_id' | 'url' | 'secret' | 'body'>;

/** Sends one signed message and gives what was answered; never throws. */
export async function attempt({
  id,
  hook_id: hookId,
  url,
  secret,
  body,
}: Message): Promise<Outcome> {
  try {
    const signing = { id, at: now(), body, secret: decipher(secretPurpose(hookId), secret) };
    const headers = {
      ...signatureHeaders(signing),
      ...{ 'content-type': 'application/json', 'user-agent': 'Lamplighter-Webhooks/1' },
      'content-length': String(Buffer.byteLength(body)),
    };
    const answered = await postOut(url, headers, body);
    const fine = answered.status >= 200 && answered.status < 300;
    return { ...answered, problem: fine ? null : `answers ${answered.status}` };
  } catch (problem) {
    return { status: 0, afterS: null, problem: (problem as Error).message.slice(0, 200) };
  }
}

async function settle(tx: Tx, tried: Waiting, { status, afterS, problem }: Outcome) {
  const { hook_id: hookId, report_id: reportId, attempts } = tried;
  const again = problem === null ? null : nextTry(attempts, afterS, now());
  await tx
    .updateTable('client_deliveries')
    .set({ trying: false, answered: status || null, problem, state: stateAfter(problem, again) })
    .where('report_id', '=', reportId)
    .where('id', '=', tried.id)
    .execute();
  await noteOn(tx, hookId, problem === null);
  // "Gone" means that they want no more of it (Standard Webhooks).
  if (status === 410 || (problem !== null && (await failsTooLong(tx, hookId)))) {
    await pauseHook(tx, hookId, 'failed');
    return false;
  }
  if (again) await deliverLater(tx, { hookId, reportId }, again);
  return again === null;
}

function stateAfter(problem: string | null, again: Date | null): 'sent' | 'queued' | 'failed' {
  if (problem === null) return 'sent';
  return again ? 'queued' : 'failed';
}

async function noteOn(tx: Tx, hookId: string, fine: boolean) {
  if (fine) {
    const news = { delivered_at: now(), failing_since: null };
    await tx.updateTable('client_hooks').set(news).where('id', '=', hookId).execute();
    return;
  }
  await tx
    .updateTable('client_hooks')
    .set({ failing_since: now() })
    .where('id', '=', hookId)
    .where('failing_since', 'is', null)
    .execute();
}

async function failsTooLong(tx: Tx, hookId: string): Promise<boolean> {
  const hook = await tx
    .selectFrom('client_hooks')
    .select(['failing_since', 'paused_at'])
    .where('id', '=', hookId)
    .executeTakeFirst();
  const since = hook?.failing_since;
  return !!since && !hook.paused_at && now().getTime() - since.getTime() >= FAILING_MS;
}
