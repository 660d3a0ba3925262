import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import type { CategoryEntry } from './input.ts';

/** The row that says what an entry states; `retiredAt`: since when it is out of use already. */
export function rowOf(entry: CategoryEntry, parentId: string | null, retiredAt: Date | null) {
  return {
    parent_id: parentId,
    key: entry.key,
    names: JSON.stringify(entry.names),
    hints: JSON.stringify(entry.hints),
    keywords: JSON.stringify(entry.keywords),
    questions: JSON.stringify(entry.questions),
    stopper: entry.stopper ? JSON.stringify(entry.stopper) : null,
    sensitivity: entry.sensitivity,
    proof_required: entry.proofRequired,
    hides_wall_text: entry.hidesWallText,
    respond_within_h: entry.respondWithinH,
    respond_unit: entry.respondUnit,
    severity: entry.severity,
    nearby_m: entry.nearbyM,
    retention_days: entry.retentionDays,
    position: entry.position,
    retired_at: entry.retired ? (retiredAt ?? now()) : null,
  };
}
export type CategoryRow = ReturnType<typeof rowOf>;

/** Writes the row, new or changed. */
export const saveRow = (tx: Tx, id: string, row: CategoryRow) =>
  tx
    .insertInto('categories')
    .values({ id, ...row })
    .onConflict((it) => it.column('id').doUpdateSet(row))
    .execute();
