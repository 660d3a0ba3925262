import { Refusal } from '#basics/refusal.ts';
import { acceptTask } from '#modules/assignments/actions.ts';
import { responderTask } from '#modules/assignments/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { reachOf } from './queries.ts';
import { codeFor, nextTry, type Reach, type RequestRef } from './rules.ts';

const LEASE_MS = 5 * 60_000;
const LONGEST_PROBLEM = 500;

/** An organisation speaks through its endpoint of this one task only. */
export const responderOf = (ref: { reportId: string; id: string }, organisationId: string) =>
  ({
    ...{ kind: 'responder', reportId: ref.reportId },
    ...{ assignmentId: ref.id, organisationId },
  }) satisfies Actor;

/** A row of one round of one task. */
export const isRow = (ref: RequestRef) => ({
  report_id: ref.reportId,
  id: ref.id,
  round: ref.round,
});

/** What is sent: the task as its organisation may see it. `token`: it was taken, its number is asked. */
export type Parcel = {
  reach: Reach;
  serviceCode: string;
  token: string | null;
  /** When it was first tried, if this is not the first time: it may have arrived after all. */
  triedAt: Date | null;
  task: Awaited<ReturnType<typeof responderTask>>;
  /** The number it had there before a dispute. */
  earlier: string | null;
};

/**
 * Begins to send a task; only one worker at a time may. Null when it is sent already, not due, or no
 * longer theirs.
 */
export async function beginSending(ref: RequestRef): Promise<Parcel | null> {
  const before = await db
    .selectFrom('endpoint_requests')
    .select('first_tried_at')
    .where((it) => it.and(isRow(ref)))
    .executeTakeFirst();
  const row = await db
    .updateTable('endpoint_requests')
    .set((it) => ({
      attempts: it('attempts', '+', 1),
      try_at: new Date(now().getTime() + LEASE_MS),
      first_tried_at: it.fn.coalesce('first_tried_at', it.val(now())),
    }))
    .where((it) => it.and(isRow(ref)))
    .where('state', 'in', ['waiting', 'token'])
    .where('try_at', '<=', now())
    .where('endpoint_id', 'in', (it) =>
      it.selectFrom('endpoints').select('id').where('paused', '=', false),
    )
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  const endpoint = await endpointBehind(row.endpoint_id);
  const task = await responderTask(responderOf(ref, endpoint.organisation_id), ref);
  const codes = endpoint.service_codes as Record<string, string>;
  const serviceCode = task.category && codeFor(task.category, codes, endpoint.other_code);
  if (!serviceCode || !['offered', 'accepted'].includes(task.state)) {
    await setRequest(db, ref, { state: 'over', problem: null });
    return null;
  }
  const earlier = await numberBefore(ref);
  const triedAt = before?.first_tried_at ?? null;
  return { reach: reachOf(endpoint), serviceCode, token: row.token, triedAt, task, earlier };
}

const endpointBehind = (id: string) =>
  db.selectFrom('endpoints').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function numberBefore({ reportId, id, round }: RequestRef): Promise<string | null> {
  const row = await db
    .selectFrom('endpoint_requests')
    .select('service_request_id')
    .where('report_id', '=', reportId)
    .where('id', '=', id)
    .where('round', '<', round)
    .orderBy('round', 'desc')
    .executeTakeFirst();
  return row?.service_request_id ?? null;
}

/** Changes the row of a task at an endpoint. */
export const setRequest = (source: Pick<Tx, 'updateTable'>, ref: RequestRef, set: object) =>
  source
    .updateTable('endpoint_requests')
    .set(set)
    .where((it) => it.and(isRow(ref)))
    .execute();

/** They gave it a number: the organisation has taken it on. */
export function noteSent(ref: RequestRef, reach: Reach, serviceRequestId: string) {
  return change(async (tx) => {
    try {
      await acceptTask(responderOf(ref, reach.organisationId), ref, tx);
    } catch (problem) {
      // Somebody of theirs took it on before, or it is no longer theirs.
      if (!(problem instanceof Refusal)) throw problem;
    }
    await setRequest(tx, ref, {
      ...{ state: 'sent', service_request_id: serviceRequestId, problem: null, sent_at: now() },
    });
    await reached(tx, reach.id);
  });
}

/** They took it and will give it a number later. */
export function noteToken(ref: RequestRef, reach: Reach, token: string) {
  return change(async (tx) => {
    const soon = nextTry(1, now());
    await setRequest(tx, ref, { state: 'token', token, try_at: soon, problem: null });
    await reached(tx, reach.id);
  });
}

const reached = (tx: Tx, id: string) =>
  tx
    .updateTable('endpoints')
    .set({ problem: null, problem_at: null })
    .where('id', '=', id)
    .execute();

/** It did not work: it waits and is tried again, later each time; the desk can read why. */
export function noteUnsent(
  ref: RequestRef,
  reach: Reach,
  why: { problem: string; afterS: number },
) {
  const problem = why.problem.slice(0, LONGEST_PROBLEM);
  return change(async (tx) => {
    const row = await tx
      .selectFrom('endpoint_requests')
      .select('attempts')
      .where((it) => it.and(isRow(ref)))
      .forUpdate()
      .executeTakeFirstOrThrow();
    await setRequest(tx, ref, { problem, try_at: nextTry(row.attempts, now(), why.afterS) });
    await tx
      .updateTable('endpoints')
      .set({ problem, problem_at: now() })
      .where('id', '=', reach.id)
      .execute();
  });
}
