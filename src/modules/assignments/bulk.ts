import { Refusal } from '#basics/refusal.ts';
import { actorOfPerson } from '#modules/people/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { bulkAsked, startBulk, startUndo, type BulkAsked } from '#modules/reports/bulk.ts';
import { doRows, undoRows, type BulkRow } from '#modules/reports/bulk-rows.ts';
import { deskRow } from '#modules/reports/desk.ts';
import type { Bulk, BulkVerb } from '#modules/reports/input-bulk.ts';
import { giveBack, takeReport } from '#modules/reports/locks.ts';
import {
  approveReport,
  declineReport,
  editReport,
  lockForDesk,
  mergeReports,
  note,
  splitOff,
} from '#modules/reports/moderation.ts';
import { moveReport } from '#modules/reports/moving.ts';
import { readCode } from '#modules/reports/rules.ts';
import { showAsBefore } from '#modules/reports/showing-again.ts';
import { change } from '#server/database.ts';
import { reassign } from './handing.ts';
import { withdrawInHand } from './in-hand.ts';

/**
 * Does one thing to many reports, each through the same action as alone: with its permission, its
 * rules and its record. Up to 50 at once, more in a job. Gives what names it.
 */
export async function changeMany(actor: Actor, input: Bulk): Promise<string> {
  const { id, waits } = await startBulk(actor, input);
  if (!waits) await doBulk({ id });
  return id;
}

/** Takes back what was done to many, report by report, where nobody has changed it since. */
export async function undoMany(actor: Actor, id: string): Promise<void> {
  const { waits } = await startUndo(actor, id);
  if (!waits) await undoBulk({ id });
}

/** Goes through the reports of one bulk, as whoever asked for it. Safe to run twice. */
export async function doBulk({ id }: { id: string }): Promise<void> {
  const bulk = await bulkAsked(id);
  if (!bulk) return;
  const actor = await actorOfPerson(bulk.personId);
  await doRows(id, (row) => deeds[bulk.verb].act({ actor, row, asked: bulk.asked }));
}

/** Goes back through the reports of one bulk, as whoever asked for it. Safe to run twice. */
export async function undoBulk({ id }: { id: string }): Promise<void> {
  const bulk = await bulkAsked(id);
  if (!bulk) return;
  const actor = await actorOfPerson(bulk.personId);
  await undoRows(id, (row) => deeds[bulk.verb].undo({ actor, row, asked: bulk.asked }));
}

type On = { actor: Actor; row: BulkRow; asked: BulkAsked };
type Deed = Record<'act' | 'undo', (on: On) => Promise<unknown>>;

const whyOf = ({ why = '' }: BulkAsked) => ({ why });
/** What the record says of an undo: a turned arrow before the words of what is undone. */
const undone = ({ why = '' }: BulkAsked) => ({ why: `↶ ${why}`.trim() });

const deeds: Record<BulkVerb, Deed> = {
  assign: {
    act: ({ actor, row, asked }) =>
      reassign(actor, row.reportId, {
        ...{ organisationId: asked.organisationId ?? '', ...whyOf(asked) },
      }),
    undo: (on) => giveAsBefore(on),
  },
  categorise: {
    act: ({ actor, row, asked }) => recategorise(actor, row, asked.categoryId ?? '', whyOf(asked)),
    undo: ({ actor, row, asked }) => recategorise(actor, row, row.before.categoryId, undone(asked)),
  },
  approve: {
    act: async ({ actor, row }) => {
      if (row.before.showing === 'public') throw new Refusal('desk.bulk.shown-already', 409);
      await approveReport(actor, row.reportId);
    },
    undo: ({ actor, row }) => showAsBefore(actor, row.reportId, row.before.showing),
  },
  decline: {
    act: ({ actor, row, asked }) => declineReport(actor, row.reportId, whyOf(asked)),
    undo: (on) => giveAsBefore(on),
  },
  merge: {
    act: async ({ actor, row, asked }) => {
      const into = await deskRow(actor, readCode(asked.into ?? '')?.code ?? '');
      await mergeReports(actor, row.reportId, into.id, whyOf(asked));
    },
    undo: ({ actor, row }) => splitOff(actor, row.reportId),
  },
  take: {
    act: ({ actor, row }) => takeReport(actor, row.reportId),
    undo: ({ actor, row }) => giveBack(actor, row.reportId),
  },
};

const recategorise = (
  actor: Actor,
  { reportId, before }: BulkRow,
  categoryId: string,
  why: { why: string },
) =>
  editReport(actor, reportId, {
    ...{ publicWords: before.publicWords, publicAddress: before.publicAddress, categoryId },
    ...why,
  });

/** To the organisation that had it, or back into the queue where nobody is responsible. */
function giveAsBefore({ actor, row: { reportId, before }, asked }: On) {
  const why = undone(asked);
  if (before.state === 'declined') return declineReport(actor, reportId, why);
  return before.organisationId
    ? reassign(actor, reportId, { organisationId: before.organisationId, ...why })
    : leaveToDesk(actor, reportId, why);
}

const leaveToDesk = (actor: Actor, reportId: string, { why }: { why: string }) =>
  change(async (tx) => {
    const report = await lockForDesk(tx, actor, reportId, 'report.assign');
    await withdrawInHand(tx, reportId);
    await moveReport(tx, actor, report, {
      to: 'received',
      event: 'report.unassigned',
      set: { organisation_id: null, due_at: null },
    });
    await note(tx, actor, { reportId, event: 'report.unassigned', words: why });
  });
