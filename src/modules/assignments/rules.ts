import { distanceM, type Place } from '#basics/place.ts';
import { AT_PLACE_M } from '#modules/reports/rules.ts';
import type { Actor } from '#modules/people/rules.ts';

export type AssignmentState =
  'offered' | 'accepted' | 'claimed' | 'confirmed' | 'declined' | 'returned' | 'withdrawn';

const next: Record<AssignmentState, readonly AssignmentState[]> = {
  offered: ['accepted', 'claimed', 'declined', 'withdrawn'],
  accepted: ['claimed', 'returned', 'withdrawn'],
  claimed: ['confirmed', 'accepted', 'withdrawn'],
  confirmed: ['accepted', 'claimed'],
  declined: [],
  returned: [],
  withdrawn: [],
};

/** Whether a task may go from one state to the other. */
export const canGo = (from: AssignmentState, to: AssignmentState) => next[from].includes(to);

/** Whether somebody still has it in hand. */
export const isInHand = (state: AssignmentState) =>
  state === 'offered' || state === 'accepted' || state === 'claimed';

/** Whether it went to somebody else, or back to the desk. */
export const isOver = (state: AssignmentState) =>
  state === 'declined' || state === 'returned' || state === 'withdrawn';

/** Whether this actor may act on the task: by its link, or as a member of its organisation. */
export const mayAct = (
  actor: Actor,
  task: { id: string; report_id: string; organisation_id: string },
) =>
  (actor.kind === 'responder' &&
    actor.assignmentId === task.id &&
    actor.reportId === task.report_id) ||
  (actor.kind === 'person' &&
    actor.roles.some(
      ({ role, organisationId }) => role === 'responder' && organisationId === task.organisation_id,
    ));

export type TaskAct = 'accept' | 'decline' | 'handBack' | 'done';
const answeredBy: Record<TaskAct, readonly AssignmentState[]> = {
  accept: ['accepted', 'claimed', 'confirmed'],
  decline: ['declined'],
  handBack: ['returned'],
  done: ['claimed', 'confirmed'],
};

/** Whether a task stands as this answer leaves it, so that the same answer again changes nothing. */
export const isAnswered = (state: AssignmentState, act: TaskAct) => answeredBy[act].includes(state);

export type Proof = { proof: 'at-place' | 'elsewhere' | 'unverified'; distanceM: number | null };

/**
 * How far the proof convinces: taken within 75 m of the place, taken elsewhere, or nobody
 * can tell. The nearest of the device's and the photos' places counts.
 */
export function judgeProof(place: Place, shown: Place[]): Proof {
  const nearest = Math.min(...shown.map((one) => distanceM(place, one)));
  if (!Number.isFinite(nearest)) return { proof: 'unverified', distanceM: null };
  return { proof: nearest <= AT_PLACE_M ? 'at-place' : 'elsewhere', distanceM: nearest };
}

const HOUR = 3_600_000;

/** When the responsible is reminded: when a quarter of the time is left. */
export const remindAt = (offeredAt: Date, dueAt: Date) =>
  new Date(offeredAt.getTime() + (dueAt.getTime() - offeredAt.getTime()) * 0.75);

/** When the desk hears that it is late: a day after it was due. */
export const escalateAt = (dueAt: Date) => new Date(dueAt.getTime() + 24 * HOUR);
