import type { Updateable } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record, type LedgerActor, type LedgerFacts } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import type { Database, Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { somebodyListens } from '#server/listeners.ts';
import { noDue, type Due } from './reckoning.ts';
import { canBecome, type State } from './rules.ts';

export type LockedReport = Awaited<ReturnType<typeof lockReport>>;

/** The report's row, locked until the transaction ends. Refuses an unknown one. */
export async function lockReport(tx: Tx, id: string) {
  const report = await tx
    .selectFrom('reports')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!report) throw new Refusal('report.unknown', 404);
  return { ...report, state: report.state as State };
}

/** What followed from one move; `moveId` makes telling it twice harmless. */
export type News = { reportId: string; event: string; moveId: string };

export type Move = {
  to: State;
  event: string;
  facts?: LedgerFacts;
  set?: Pick<
    Updateable<Database['reports']>,
    | 'organisation_id'
    | 'due_at'
    | 'due_by'
    | 'claimed_at'
    | 'confirmed_at'
    | 'merged_into'
    | 'round'
  >;
};

/**
 * Moves a report to another state: the row, the ledger and what must follow (counting,
 * telling reporter and followers) in one transaction. Refuses a move the rules do not know.
 */
export async function moveReport(tx: Tx, actor: LedgerActor, report: LockedReport, move: Move) {
  if (!canBecome(report.state, move.to)) {
    throw new Refusal('report.cannot-become', 409, { state: report.state });
  }
  await tx
    .updateTable('reports')
    .set({ ...move.set, state: move.to, changed_at: now() })
    .where('id', '=', report.id)
    .execute();
  await record(tx, actor, move.event, { subject: 'report', id: report.id, ...move.facts });
  await recountLater(tx, report);
  const news: News = { reportId: report.id, event: move.event, moveId: newId() };
  await later(tx, 'reports.tell-reporter', news);
  await later(tx, 'subscriptions.tell', news);
  await tellPrograms(tx, news);
  await later(tx, 'chats.tell', news);
  if (report.part_of ?? report.parts) {
    const wholeId = report.part_of ?? report.id;
    await later(tx, 'reports.weigh-parts', { wholeId, moved: report.part_of !== null });
  }
}

/** Programs that listen hear of it; while none does, nothing is queued for them. */
export async function tellPrograms(tx: Tx, news: News) {
  if (await somebodyListens()) {
    await later(tx, 'clients.tell-hooks', { ...news, at: now().toISOString() });
  }
}

const RECOUNT_AREA_MS = 20_000;

/** Has the map cell and the area of a report counted anew; many changes make one count. */
export async function recountLater(
  tx: Tx,
  report: { cell: number | null; area_id: string | null },
) {
  if (report.cell !== null) {
    const cell = Math.floor(report.cell / 4 ** 7);
    await later(tx, 'figures.count-cell', { cell }, { key: `cell:${cell}`, runAt: soon(1000) });
  }
  if (report.area_id !== null) {
    const areaId = report.area_id;
    await later(
      tx,
      'figures.count-area',
      { areaId },
      { key: `area:${areaId}`, runAt: soon(RECOUNT_AREA_MS) },
    );
  }
}
const soon = (ms: number) => new Date(now().getTime() + ms);

/** Who answers for a report now and by when; null: it waits in the desk's triage queue. */
export async function setResponsible(
  tx: Tx,
  reportId: string,
  to: { organisationId?: string | null; due: Due | null },
) {
  await tx
    .updateTable('reports')
    .set({
      ...(to.due ?? noDue),
      ...(to.organisationId !== undefined && { organisation_id: to.organisationId }),
    })
    .where('id', '=', reportId)
    .execute();
}
