import { Refusal } from '#basics/refusal.ts';
import type { Place } from '#basics/place.ts';
import type { Area } from '#modules/areas/rules.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import { allCoverage } from '#modules/organisations/queries.ts';
import { chooseResponsible } from '#modules/organisations/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { readDb } from '#server/database.ts';
import { states, isOpen } from './rules.ts';

const BATCH = 5000;
const SHOWN = 50;

/** What lies where: a territory as it stands, or as it would be. */
type Ground = { at: (place: Place) => Area[]; areas: readonly Area[] };

/** An open report for which another area, or another organisation, would come. Ids, null: none. */
export type WouldMove = {
  code: string;
  area: { from: string | null; to: string | null };
  organisation: { from: string | null; to: string | null };
};

/**
 * The open reports that another territory would put into another area, or would have given to
 * another organisation by category × area: how many of how many, and the first fifty.
 */
export async function deskWouldMove(actor: Actor, now: Ground, becomes: Ground) {
  if (!may(actor, 'area.change')) throw new Refusal('people.may-not-administer', 403);
  const chosen = await chooser();
  const found = { open: 0, moved: 0, elsewhere: 0, first: [] as WouldMove[] };
  for (let after: string | null = null; ;) {
    const rows = await openReports(after);
    for (const row of rows) {
      const move = moveOf(row, { now, becomes, chosen });
      if (!move) continue;
      found.moved += 1;
      if (move.organisation.from !== move.organisation.to) found.elsewhere += 1;
      if (found.first.length < SHOWN) found.first.push(move);
    }
    found.open += rows.length;
    after = rows.at(-1)?.id ?? null;
    if (rows.length < BATCH || after === null) return found;
  }
}

type Row = Awaited<ReturnType<typeof openReports>>[number];

const openReports = (after: string | null) =>
  readDb
    .selectFrom('reports')
    .select(['id', 'code', 'category_id', 'lon', 'lat'])
    .where('state', 'in', states.filter(isOpen))
    .$if(after !== null, (it) => it.where('id', '>', after))
    .orderBy('id')
    .limit(BATCH)
    .execute();

type Chosen = (categoryId: string, areas: readonly Area[]) => string | null;
type Compared = { now: Ground; becomes: Ground; chosen: Chosen };

function moveOf(row: Row, { now, becomes, chosen }: Compared): WouldMove | null {
  const [from, to] = [now.at(row), becomes.at(row)];
  const area = { from: from[0]?.id ?? null, to: to[0]?.id ?? null };
  const organisation = { from: chosen(row.category_id, from), to: chosen(row.category_id, to) };
  const same = area.from === area.to && organisation.from === organisation.to;
  return same ? null : { code: row.code, area, organisation };
}

/** Who is responsible by category × area; each combination is thought through once. */
async function chooser(): Promise<Chosen> {
  const [categories, coverage] = await Promise.all([allCategories(), allCoverage()]);
  const known = new Map<string, string | null>();
  return (categoryId, areas) => {
    const ids = areas.map(({ id }) => id);
    const name = `${categoryId} ${ids.join(' ')}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const question = { categories: lineOf(categoryId, categories), areas: ids };
    const found = chooseResponsible(question, coverage)?.organisationId ?? null;
    known.set(name, found);
    return found;
  };
}

/** How many reports of a category are open, and how many strangers see: what a change of it meets. */
export async function openOfCategory(actor: Actor, categoryId: string) {
  if (!may(actor, 'category.change')) throw new Refusal('people.may-not-administer', 403);
  const row = await readDb
    .selectFrom('reports')
    .select((it) => [
      it.fn.countAll<number>().filterWhere('state', 'in', states.filter(isOpen)).as('open'),
      it.fn.countAll<number>().filterWhere('showing', '=', 'public').as('shown'),
    ])
    .where('category_id', '=', categoryId)
    .executeTakeFirstOrThrow();
  return { open: row.open, shown: row.shown };
}
