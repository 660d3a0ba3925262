import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { takenAtOf } from '#modules/media/queries.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { requireMay } from '#modules/reports/grounds.ts';
import { lockReport, type LockedReport } from '#modules/reports/moving.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { Confirmation, ProposalRef, TypedIndicator } from './input.ts';
import { proposalId } from './reading.ts';
import { matchKey, plainValue, type Kind } from './rules.ts';
import { keepSighting, takeSightingBack } from './sightings.ts';

async function lockForWall(tx: Tx, actor: Actor, reportId: string): Promise<LockedReport> {
  const report = await lockReport(tx, reportId);
  await requireMay(actor, 'indicator.confirm', report);
  return report;
}

async function proposalOf(tx: Tx, reportId: string, id: string) {
  const proposal = await tx
    .selectFrom('indicator_proposals')
    .selectAll()
    .where('report_id', '=', reportId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!proposal) throw new Refusal('indicator.unknown', 404);
  return proposal;
}

function keysOf({ kind, value }: { kind: Kind; value: string }) {
  const [plain, key] = [plainValue(kind, value), matchKey(kind, value)];
  if (plain === null || key === null) throw new Refusal('indicator.value-wrong', 400, {}, 'value');
  return { plain, key };
}

/** The desk says what really stands there: from now on it is a sighting of that indicator. */
export function confirmIndicator(actor: Actor, reportId: string, input: Confirmation) {
  return change(async (tx) => {
    const report = await lockForWall(tx, actor, reportId);
    const proposal = await proposalOf(tx, reportId, input.proposal);
    if (proposal.state === 'confirmed') throw new Refusal('indicator.decided', 409);
    await settle(tx, actor, report, { ...input, id: proposal.id, photoId: proposal.photo_id });
  });
}

/** The desk types what it sees on the wall, where nothing was read. */
export function addIndicator(actor: Actor, reportId: string, input: TypedIndicator) {
  return change(async (tx) => {
    const report = await lockForWall(tx, actor, reportId);
    const { key } = keysOf(input);
    const id = proposalId(reportId, { kind: input.kind, key });
    await tx
      .insertInto('indicator_proposals')
      .values({
        ...{ report_id: reportId, id, kind: input.kind, written: input.value },
        ...{ match_key: key, certainty: 1, made_at: now() },
      })
      .onConflict((it) => it.columns(['report_id', 'id']).doNothing())
      .execute();
    const { photo_id: photoId } = await proposalOf(tx, reportId, id);
    await settle(tx, actor, report, { ...input, id, photoId });
  });
}

type Settling = { id: string; photoId: string | null; kind: Kind; value: string };

async function settle(tx: Tx, actor: Actor, report: LockedReport, input: Settling) {
  const { plain, key } = keysOf(input);
  await decide(tx, actor, report.id, { id: input.id, state: 'confirmed' });
  const taken = input.photoId && (await takenAtOf(tx, report.id, input.photoId));
  const indicatorId = await keepSighting(tx, actor, {
    ...{ reportId: report.id, proposalId: input.id, kind: input.kind, plain, key },
    written: input.value,
    // A camera's clock may be wrong: nothing is seen after it was reported.
    seenAt: taken && taken < report.filed_at ? taken : report.filed_at,
  });
  const about = { subject: 'report', id: report.id, kind: input.kind } as const;
  await record(tx, actor, 'indicator.confirmed', { ...about, indicator: indicatorId });
}

/** What was read is nothing, or not there. */
export function rejectIndicator(actor: Actor, reportId: string, { proposal: id }: ProposalRef) {
  return change(async (tx) => {
    await lockForWall(tx, actor, reportId);
    const proposal = await proposalOf(tx, reportId, id);
    if (proposal.state === 'confirmed') throw new Refusal('indicator.decided', 409);
    await decide(tx, actor, reportId, { id, state: 'rejected' });
    await record(tx, actor, 'indicator.rejected', { subject: 'report', id: reportId });
  });
}

/** Takes a decision back: it waits for another, and a sighting it made is gone. */
export function undoIndicator(actor: Actor, reportId: string, { proposal: id }: ProposalRef) {
  return change(async (tx) => {
    await lockForWall(tx, actor, reportId);
    const proposal = await proposalOf(tx, reportId, id);
    if (proposal.state === 'proposed') throw new Refusal('indicator.decided', 409);
    await takeSightingBack(tx, reportId, id);
    await decide(tx, actor, reportId, { id, state: 'proposed' });
    await record(tx, actor, 'indicator.undone', { subject: 'report', id: reportId });
  });
}

type Decision = { id: string; state: 'proposed' | 'confirmed' | 'rejected' };

async function decide(tx: Tx, actor: Actor, reportId: string, { id, state }: Decision) {
  await tx
    .updateTable('indicator_proposals')
    .set({
      state,
      by_person_id: personOf(actor),
      decided_at: state === 'proposed' ? null : now(),
    })
    .where('report_id', '=', reportId)
    .where('id', '=', id)
    .execute();
}

/** Reads the photos of a report anew, after a failure; what was decided stays. */
export function readAgain(actor: Actor, reportId: string) {
  return change(async (tx) => {
    await lockForWall(tx, actor, reportId);
    await tx.deleteFrom('indicator_readings').where('report_id', '=', reportId).execute();
    await later(tx, 'indicators.read-walls', { reportId });
  });
}
