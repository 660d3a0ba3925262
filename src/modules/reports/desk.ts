import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { requireMay } from './grounds.ts';
import type { State } from './rules.ts';

/** Everything the desk may see of one report: the row, photos, what happened, verdicts. */
export async function deskReport(actor: Actor, code: string) {
  const report = await deskRow(actor, code);
  const [photos, events, verdicts, notes, mergedHere] = await Promise.all([
    deskPhotos(report.id),
    eventsOf(db, report.id),
    db
      .selectFrom('report_verdicts')
      .selectAll()
      .where('report_id', '=', report.id)
      .orderBy('given_at')
      .execute(),
    db
      .selectFrom('report_notes')
      .selectAll()
      .where('report_id', '=', report.id)
      .orderBy('written_at')
      .execute(),
    db.selectFrom('reports').select('code').where('merged_into', '=', report.id).execute(),
  ]);
  return {
    report,
    photos,
    events,
    verdicts,
    notes,
    mergedHere: mergedHere.map(({ code: one }) => one),
  };
}

/** The report's row, if this person may see it at the desk. Refuses everybody else. */
export async function deskRow(actor: Actor, code: string, permission: Permission = 'report.see') {
  if (!may(actor, permission)) throw new Refusal('people.may-not-desk', 403);
  const row = await db
    .selectFrom('reports')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  if (!row) throw new Refusal('report.unknown', 404);
  await requireMay(actor, permission, row);
  return { ...row, state: row.state as State };
}

/** Refuses whoever may not see this report at the desk. */
export async function requireDesk(actor: Actor, reportId: string): Promise<void> {
  if (!may(actor, 'report.see')) throw new Refusal('people.may-not-desk', 403);
  const row = await db
    .selectFrom('reports')
    .select(['area_id', 'category_id', 'organisation_id'])
    .where('id', '=', reportId)
    .executeTakeFirst();
  if (!row) throw new Refusal('report.unknown', 404);
  await requireMay(actor, 'report.see', row);
}

/**
 * How the reporter can be reached; the look and why are written down. Null when not given.
 * Refuses who gives no reason.
 */
export async function readContact(actor: Actor, code: string, { why }: { why: string }) {
  const report = await deskRow(actor, code, 'contact.read');
  return change(async (tx) => {
    const contact = await tx
      .selectFrom('report_contacts')
      .select(['name', 'email', 'phone', 'confirmed_at'])
      .where('report_id', '=', report.id)
      .executeTakeFirst();
    if (!contact) return null;
    await record(tx, actor, 'report.contact-read', { subject: 'report', id: report.id, why });
    return contact;
  });
}
