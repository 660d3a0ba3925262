import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { deskRow } from './desk.ts';
import { changedFields, type Edit } from './rules-desk.ts';

/** Keeps what moderation changed, before and after, and has the reporter told of it. */
export async function keepEdits(
  tx: Tx,
  actor: Actor,
  report: { id: string; part_of: string | null },
  { edits, why }: { edits: readonly Edit[]; why: string },
) {
  const changed = changedFields(edits);
  if (changed.length === 0) return;
  const [editId, by] = [newId(), personOf(actor)];
  await tx
    .insertInto('report_edits')
    .values(
      changed.map((edit) => ({
        ...{ report_id: report.id, id: newId(), edit_id: editId, ...edit, why },
        ...{ by_person_id: by, edited_at: now() },
      })),
    )
    .execute();
  // A part was never the reporter's words.
  if (!report.part_of) await later(tx, 'reports.tell-moderated', { reportId: report.id, editId });
}

/** What moderation changed of a report, oldest first. Refuses whoever may not moderate it. */
export async function moderatorEdits(actor: Actor, code: string) {
  const { id } = await deskRow(actor, code, 'report.moderate');
  return db
    .selectFrom('report_edits')
    .leftJoin('people', 'people.id', 'report_edits.by_person_id')
    .select(['report_edits.id', 'edit_id', 'field', 'before', 'after', 'why', 'edited_at'])
    .select('people.name as by')
    .where('report_id', '=', id)
    .orderBy('edited_at')
    .orderBy('report_edits.id')
    .execute();
}
