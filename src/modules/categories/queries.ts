import { cached } from '#server/cache.ts';
import type { Localised } from '#basics/localised.ts';
import {
  choosable,
  lineOf,
  type Category,
  type Question,
  type RespondUnit,
  type Sensitivity,
  type Severity,
  type Stopper,
} from './rules.ts';

/** The name under which this process remembers the categories. */
export const CATEGORIES = 'categories';

/** Every category and group, retired ones too (old reports name them), in the order shown. */
export const allCategories = cached(CATEGORIES, async (source): Promise<Category[]> => {
  const rows = await source
    .selectFrom('categories')
    .selectAll()
    .orderBy('position')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    key: row.key,
    names: row.names as Localised,
    hints: row.hints as Localised,
    keywords: row.keywords as Category['keywords'],
    questions: row.questions as Question[],
    stopper: row.stopper as Stopper | null,
    sensitivity: row.sensitivity as Sensitivity,
    proofRequired: row.proof_required,
    hidesWallText: row.hides_wall_text,
    respondWithinH: row.respond_within_h,
    respondUnit: row.respond_unit as RespondUnit,
    severity: row.severity as Severity,
    nearbyM: row.nearby_m,
    retentionDays: row.retention_days,
    position: row.position,
    retired: row.retired_at !== null,
  }));
});

/** What a resident may choose from: groups and their categories, in the order shown. */
export async function publicCategories(): Promise<Category[]> {
  const all = await allCategories();
  const open = choosable(all);
  const shown = new Set(open.flatMap(({ id }) => lineOf(id, all)));
  return all.filter(({ id, retired }) => shown.has(id) && !retired);
}

/** One category by its id, retired or not; undefined when there is none. */
export const categoryById = async (id: string): Promise<Category | undefined> =>
  (await allCategories()).find((category) => category.id === id);
