import { categoryById } from '#modules/categories/queries.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { codeFor, type RequestRef } from './rules.ts';
import { isRow } from './sending.ts';

/**
 * A task was opened, or is open again: when its organisation has an endpoint that takes this kind, it
 * waits to be sent there. Safe to run twice.
 */
export function takeTask({ reportId, id }: { reportId: string; id: string }) {
  return change(async (tx) => {
    const task = await tx
      .selectFrom('assignments')
      .innerJoin('endpoints', 'endpoints.organisation_id', 'assignments.organisation_id')
      .innerJoin('reports', 'reports.id', 'assignments.report_id')
      .select(['endpoints.id as endpoint_id', 'service_codes', 'other_code', 'category_id'])
      .select(['assignments.round'])
      .where('report_id', '=', reportId)
      .where('assignments.id', '=', id)
      .where('assignments.state', 'in', ['offered', 'accepted'])
      .executeTakeFirst();
    const category = task && (await categoryById(task.category_id));
    if (!task || !category) return;
    const codes = task.service_codes as Record<string, string>;
    if (codeFor(category, codes, task.other_code) === null) return;
    const ref = { reportId, id, round: task.round };
    await tx
      .insertInto('endpoint_requests')
      .values({ ...isRow(ref), endpoint_id: task.endpoint_id, try_at: now(), made_at: now() })
      .onConflict((it) => it.doNothing())
      .execute();
    await sendLater(tx, ref);
  });
}

const sendLater = (tx: Tx, ref: RequestRef) =>
  later(tx, 'open311.send', ref, { key: `open311 ${ref.id} ${ref.round}`, maxAttempts: 1 });

const MOST_DUE = 500;

/** What is due at endpoints is queued: tasks to be sent, answers to be read. By the minute. */
export function queueDue() {
  return change(async (tx) => {
    const waiting = await tx
      .selectFrom('endpoint_requests as request')
      .innerJoin('endpoints', 'endpoints.id', 'endpoint_id')
      .select(['report_id', 'request.id', 'round'])
      .where('state', 'in', ['waiting', 'token'])
      .where('try_at', '<=', now())
      .where('paused', '=', false)
      .orderBy('try_at')
      .limit(MOST_DUE)
      .execute();
    for (const { report_id: reportId, id, round } of waiting) {
      await sendLater(tx, { reportId, id, round });
    }
    const reading = await tx
      .selectFrom('endpoints')
      .select('id')
      .where('paused', '=', false)
      .where('read_after', '<=', now())
      .where('id', 'in', (it) =>
        it
          .selectFrom('endpoint_requests')
          .select('endpoint_id')
          .where('state', 'in', ['sent', 'unproved']),
      )
      .execute();
    for (const { id } of reading) {
      await later(tx, 'open311.poll', { id }, { key: `open311 ${id}`, maxAttempts: 1 });
    }
  });
}
