import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { lockForDesk, note } from '#modules/reports/moderation.ts';
import { lockReport, moveReport, setResponsible } from '#modules/reports/moving.ts';
import { dueFrom } from '#modules/reports/reckoning.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { lockInHand, setTask, withdrawInHand } from './in-hand.ts';
import type { Reassignment } from './input.ts';
import { offer, watchDue } from './opening.ts';

/**
 * After a dispute: the same responder has it in hand again, with a new due time. When there is none
 * (an old case brought in as done), the desk hears of it. Runs twice safely.
 */
export function reopenTask(reportId: string) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    const task = await lockInHand(tx, reportId, ['claimed', 'confirmed']);
    if (report.state !== 'disputed') return;
    // Its parts are handed back, each to whoever had it.
    if (report.parts > 0) return;
    if (!task) {
      if (!(await lockInHand(tx, reportId, ['accepted']))) {
        await later(tx, 'reports.tell-desk', { reportId });
      }
      return;
    }
    const category = await categoryById(report.category_id);
    const at = now();
    const due = await dueFrom(at, category);
    await setTask(tx, task, {
      state: 'accepted',
      round: report.round,
      due_at: due.due_at,
      ended_at: null,
    });
    await setResponsible(tx, reportId, { due });
    await later(tx, 'assignments.write-disputed', { reportId, id: task.id });
    await later(tx, 'endpoints.take-task', { reportId, id: task.id });
    await watchDue(tx, { reportId, id: task.id, offeredAt: at, due: due.due_at });
  });
}

/** The report is over, or goes on in parts: its task ends. Confirmed when the report is, withdrawn otherwise. */
export function endTask(reportId: string) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    const task = await lockInHand(tx, reportId, ['offered', 'accepted', 'claimed']);
    const over = ['confirmed', 'declined', 'merged'].includes(report.state);
    if (!task || !(over || report.parts > 0)) return;
    const state = report.state === 'confirmed' ? 'confirmed' : 'withdrawn';
    await setTask(tx, task, { state, ended_at: now() });
    const job = state === 'confirmed' ? 'assignments.write-thanks' : 'assignments.write-withdrawn';
    await later(tx, job, { reportId, id: task.id });
  });
}

/** The desk took a second resident's word back: the task is said to be done again, and no more. */
export function claimTaskAgain(reportId: string) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    const task = await lockInHand(tx, reportId, ['confirmed']);
    if (task && report.state === 'claimed') {
      await setTask(tx, task, { state: 'claimed', ended_at: null });
    }
  });
}

/** The desk gives the report to another organisation and says why. A split one has parts to give. */
export function reassign(actor: Actor, reportId: string, input: Reassignment) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, reportId, 'report.assign');
    if (report.parts > 0) throw new Refusal('report.has-parts', 409);
    const organisation = await organisationById(input.organisationId);
    if (!organisation || organisation.retired) {
      throw new Refusal('task.choose-organisation', 400, {}, 'organisationId');
    }
    await withdrawInHand(tx, reportId);
    await offer(tx, actor, report, {
      organisationId: input.organisationId,
      why: { chosenBy: 'desk' },
    });
    await note(tx, actor, { reportId, event: 'report.assigned', words: input.why });
  });
}

/**
 * After a new category: the report leaves its organisation for the one responsible now, whichever
 * of two changes is heard of first.
 */
export function moveTask(reportId: string) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    if (report.parts > 0) return;
    // What a ban holds back is given to nobody before the desk lets it go.
    if (report.ban_id && report.state === 'received') return;
    const found = await whoIsAsked(report);
    const organisationId = found?.organisationId ?? null;
    if (report.organisation_id === organisationId && report.state !== 'received') return;
    if (!['received', 'assigned', 'accepted', 'disputed'].includes(report.state)) return;
    await withdrawInHand(tx, reportId);
    if (organisationId) {
      return offer(tx, { kind: 'system' }, report, {
        organisationId,
        why: { chosenBy: 'category' },
      });
    }
    if (report.state !== 'received') {
      await moveReport(tx, { kind: 'system' }, report, {
        to: 'received',
        event: 'report.unassigned',
        set: { organisation_id: null, due_at: null },
      });
    }
    await later(tx, 'reports.tell-desk', { reportId });
  });
}
