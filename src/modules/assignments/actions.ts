import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { claimPhotos } from '#modules/media/actions.ts';
import { unclaimedPlaces } from '#modules/media/queries.ts';
import { keeperOf } from '#modules/media/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { lockReport, moveReport } from '#modules/reports/moving.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { setTask } from './in-hand.ts';
import type { Claim, TaskReason } from './input.ts';
import { canGo, judgeProof, mayAct, type AssignmentState } from './rules.ts';

export type TaskRef = { reportId: string; id: string };

/** The report and its task, both locked, in that order. */
async function lockTask(tx: Tx, ref: TaskRef) {
  const report = await lockReport(tx, ref.reportId);
  const task = await tx
    .selectFrom('assignments')
    .selectAll()
    .where('report_id', '=', ref.reportId)
    .where('id', '=', ref.id)
    .forUpdate()
    .executeTakeFirst();
  if (!task) throw new Refusal('task.unknown', 404);
  return { report, task: { ...task, state: task.state as AssignmentState } };
}

type Task = Awaited<ReturnType<typeof lockTask>>['task'];

async function lockOwnTask(tx: Tx, actor: Actor, ref: TaskRef, to: AssignmentState) {
  const { report, task } = await lockTask(tx, ref);
  if (!mayAct(actor, task)) throw new Refusal('task.not-yours', 403);
  if (!canGo(task.state, to)) throw new Refusal('task.already-answered', 409);
  return { report, task };
}

const by = (actor: Actor, task: Task) => ({
  kind: 'responder' as const,
  organisationId: task.organisation_id,
  ...(actor.kind === 'person' && { personId: actor.personId }),
});

/** The responsible takes it on. */
export function acceptTask(actor: Actor, ref: TaskRef, within?: Tx) {
  return change(async (tx) => {
    const { report, task } = await lockOwnTask(tx, actor, ref, 'accepted');
    if (task.state !== 'offered') throw new Refusal('task.already-answered', 409);
    await setTask(tx, task, { state: 'accepted', answered_at: now() });
    await moveReport(tx, by(actor, task), report, {
      to: 'accepted',
      event: 'report.accepted',
      facts: { organisation: task.organisation_id },
    });
  }, within);
}

/** The responsible says that it is not theirs; the next one is asked, or the desk. */
export const declineTask = (actor: Actor, ref: TaskRef, input: TaskReason, within?: Tx) =>
  giveUp(actor, ref, { to: 'declined', event: 'report.task-declined', ...input, within });

/** The responsible gives an accepted task back. */
export const handBackTask = (actor: Actor, ref: TaskRef, input: TaskReason, within?: Tx) =>
  giveUp(actor, ref, { to: 'returned', event: 'report.task-returned', ...input, within });

type GivingUp = {
  to: 'declined' | 'returned';
  event: string;
  reason: string;
  within?: Tx | undefined;
};

function giveUp(actor: Actor, ref: TaskRef, { to, event, reason, within }: GivingUp) {
  return change(async (tx) => {
    const { report, task } = await lockOwnTask(tx, actor, ref, to);
    await setTask(tx, task, { state: to, reason, answered_at: now(), ended_at: now() });
    await moveReport(tx, by(actor, task), report, {
      to: 'received',
      event,
      facts: { organisation: task.organisation_id },
      set: { organisation_id: null, due_at: null },
    });
    await later(tx, 'assignments.open', { reportId: report.id });
  }, within);
}

/**
 * The responsible says that it is done and shows it. Where the category asks for proof, an
 * after-photo must have been kept. The report is claimed, never "fixed".
 */
export function claimDone(actor: Actor, ref: TaskRef, input: Claim, within?: Tx) {
  return change(async (tx) => {
    const { report, task } = await lockOwnTask(tx, actor, ref, 'claimed');
    const category = await categoryById(report.category_id);
    const keeper = keeperOf(actor, 'proof');
    const shown = await unclaimedPlaces(tx, report.id, 'proof', keeper);
    const count = await claimPhotos(tx, report.id, 'proof', {
      keeper,
      showing: category?.hidesWallText || report.showing !== 'public' ? 'held' : 'public',
    });
    if (category?.proofRequired && count === 0) {
      throw new Refusal('task.photo-missing', 422, {}, 'photos');
    }
    if (input.lon !== undefined && input.lat !== undefined) {
      shown.push({ lon: input.lon, lat: input.lat });
    }
    const { proof, distanceM } = judgeProof(report, shown);
    const at = now();
    await setTask(tx, task, {
      state: 'claimed',
      remark: input.words,
      proof,
      proof_distance_m: distanceM,
      answered_at: task.answered_at ?? at,
      claimed_at: at,
    });
    await moveReport(tx, by(actor, task), report, {
      to: 'claimed',
      event: 'report.claimed',
      facts: { organisation: task.organisation_id, proof, round: report.round },
      set: { claimed_at: at },
    });
  }, within);
}
