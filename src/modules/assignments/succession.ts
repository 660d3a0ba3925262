import { Refusal } from '#basics/refusal.ts';
import type { Succession } from '#modules/organisations/input.ts';
import { markRetired, requireOrganisations } from '#modules/organisations/keeping.ts';
import { organisationById, ORGANISATIONS } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { canBecome } from '#modules/reports/rules.ts';
import { forget } from '#server/cache.ts';
import { change, db, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { lockInHand, withdrawInHand } from './in-hand.ts';
import { offer } from './opening.ts';

const BATCH = 100;

/** How many tasks an organisation has in hand. Refuses whoever may not change organisations. */
export async function tasksInHand(actor: Actor, organisationId: string): Promise<number> {
  requireOrganisations(actor);
  return countInHand(db, organisationId);
}

async function countInHand(from: Pick<Tx, 'selectFrom'>, organisationId: string): Promise<number> {
  const row = await from
    .selectFrom('assignments')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('state', 'in', ['offered', 'accepted'])
    .executeTakeFirstOrThrow();
  return row.count;
}

/**
 * Takes an organisation out of use: it is asked no more. Refuses one with open tasks unless a
 * successor is named, to whom they are handed over.
 */
export async function retireOrganisation(actor: Actor, id: string, { successorId }: Succession) {
  requireOrganisations(actor);
  const successor = successorId ? await organisationById(successorId) : undefined;
  if (successorId && (!successor || successor.retired || successorId === id)) {
    throw new Refusal('organisation.choose-successor', 400, {}, 'successorId');
  }
  await change(async (tx) => {
    await markRetired(tx, actor, id);
    const count = await countInHand(tx, id);
    if (count === 0) return;
    if (!successorId) {
      throw new Refusal('organisation.has-open-tasks', 409, { count }, 'successorId');
    }
    await later(tx, 'assignments.hand-over', { fromId: id, toId: successorId });
  });
  await forget(ORGANISATIONS);
}

export type HandingOver = { fromId: string; toId: string };

/** Gives the open tasks of one organisation to another, some hundred at a time. Safe to run twice. */
export async function handOverTasks({ fromId, toId }: HandingOver): Promise<void> {
  await forget(ORGANISATIONS);
  const tasks = await db
    .selectFrom('assignments')
    .select('report_id')
    .where('organisation_id', '=', fromId)
    .where('state', 'in', ['offered', 'accepted'])
    .orderBy('report_id')
    .limit(BATCH)
    .execute();
  for (const { report_id: reportId } of tasks) await handOverOne(reportId, { fromId, toId });
  if (tasks.length < BATCH) return;
  await change((tx) => later(tx, 'assignments.hand-over', { fromId, toId }));
}

function handOverOne(reportId: string, { fromId, toId }: HandingOver) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    const task = await lockInHand(tx, reportId, ['offered', 'accepted']);
    if (task?.organisation_id !== fromId) return;
    await withdrawInHand(tx, reportId);
    if (!canBecome(report.state, 'assigned')) return;
    await offer(tx, { kind: 'system' }, report, {
      organisationId: toId,
      why: { chosenBy: 'successor' },
    });
  });
}
