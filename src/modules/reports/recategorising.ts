import type { Category } from '#modules/categories/rules.ts';
import { holdPhotos } from '#modules/media/actions.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { LockedReport } from './moving.ts';
import { dueFrom, noDue } from './reckoning.ts';
import { isOpen } from './rules.ts';

/** What the new category does not show at once waits for the desk again, with its photos. */
export async function recategorise(tx: Tx, report: LockedReport, category: Category) {
  const held = category.sensitivity !== 'public' && report.showing === 'public';
  await tx
    .updateTable('reports')
    .set({
      category_id: category.id,
      severity: category.severity,
      ...(held && { showing: 'held' }),
    })
    .where('id', '=', report.id)
    .execute();
  if (held || category.hidesWallText) await holdPhotos(tx, report.id);
  if (category.hidesWallText) await later(tx, 'indicators.read-walls', { reportId: report.id });
  if (isOpen(report.state) && report.parts === 0) await routeAnew(tx, report, category);
}

async function routeAnew(tx: Tx, report: LockedReport, category: Category) {
  const responsible = await whoIsAsked({ ...report, category_id: category.id });
  const organisationId = responsible?.organisationId ?? null;
  if (organisationId !== null && organisationId === report.organisation_id) return;
  await tx
    .updateTable('reports')
    .set(responsible ? await dueFrom(now(), category) : noDue)
    .where('id', '=', report.id)
    .execute();
  await later(tx, 'assignments.move', { reportId: report.id });
}
