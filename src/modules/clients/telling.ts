import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import { toldReport, type ToldReport } from '#modules/reports/public-by-id.ts';
import { change, type Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { now } from '#server/clock.ts';
import { facesOf } from './report-face.ts';
import { hookEventOf, wants, type HookEvent } from './rules-hooks.ts';

/** What happened to a report; `moveId` names the cause, so that telling it twice is harmless. */
export type Happening = { reportId: string; event: string; moveId: string; at: string };

/**
 * Puts down for every hook that wants to hear of it what is public of the report now. Of one that
 * strangers do not see nothing is told, but that it was hidden. Runs twice safely.
 */
export async function tellHooks(happening: Happening): Promise<void> {
  const report = await toldReport(happening.reportId);
  const event = hookEventOf(happening.event);
  if (!report || (!report.isPublic && event !== 'report.hidden')) return;
  const body = await bodyOf(report, event, happening.at);
  await change(async (tx) => {
    for (const { id } of await listening(tx, report, event)) {
      await keep(tx, { hookId: id, happening, event, body });
    }
  });
}

async function bodyOf(report: ToldReport, event: HookEvent, timestamp: string): Promise<string> {
  const [face = null] = report.face ? await facesOf([report.face]) : [];
  const { code, into: mergedInto } = report;
  return JSON.stringify({
    type: event,
    timestamp,
    data: { code, mergedInto, report: event === 'report.hidden' ? null : face },
  });
}

async function listening(tx: Tx, report: ToldReport, event: HookEvent) {
  const [areas, categories, hooks] = await Promise.all([
    areaTree(),
    allCategories(),
    tx
      .selectFrom('client_hooks')
      .innerJoin('people', 'people.id', 'person_id')
      .select(['client_hooks.id', 'events', 'area_ids', 'category_ids'])
      .where('paused_at', 'is', null)
      .where('disabled_at', 'is', null)
      .execute(),
  ]);
  const happened = {
    event,
    areas: report.areaId ? upwards(report.areaId, areas).map(({ id }) => id) : [],
    categories: lineOf(report.categoryId, categories),
  };
  return hooks.filter((hook) =>
    wants(
      { events: hook.events, areaIds: hook.area_ids, categoryIds: hook.category_ids },
      happened,
    ),
  );
}

type Keeping = { hookId: string; happening: Happening; event: HookEvent; body: string };

async function keep(tx: Tx, { hookId, happening, event, body }: Keeping) {
  const { reportId, moveId } = happening;
  const kept = await tx
    .insertInto('client_deliveries')
    .values({
      ...{
        report_id: reportId,
        id: idFrom(`hook:${hookId}:${moveId}`),
        hook_id: hookId,
        move_id: moveId,
      },
      ...{ event, body, made_at: now() },
    })
    .onConflict((it) => it.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (kept) await deliverLater(tx, { hookId, reportId });
}

export type Queue = { hookId: string; reportId: string };

/** Has what waits for a hook about one report sent, in its order: one such job waits at a time. */
export const deliverLater = (tx: Tx, queue: Queue, runAt?: Date) =>
  later(tx, 'clients.deliver', queue, {
    key: `deliver:${queue.hookId}:${queue.reportId}`,
    ...(runAt && { runAt }),
  });
