import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { markOf } from '#server/marks.ts';
import type { CoverageLine, NewOrganisation, OrganisationChange } from './input.ts';
import { ORGANISATIONS } from './queries.ts';

/** Refuses whoever may not change organisations. */
export function requireOrganisations(actor: Actor): void {
  if (!may(actor, 'organisation.change')) throw new Refusal('people.may-not-administer', 403);
}

type Kept = Record<'kind' | 'locale', string> &
  Record<'email' | 'phone', string | null> & { names: unknown };

/** The mark of an organisation as it stands, for a form to carry. */
export const organisationMark = ({ names, kind, email, phone, locale }: Kept): string =>
  markOf({ names, kind, email, phone, locale });

/** Takes an organisation in; gives its id. It answers for nothing yet. Refuses a key that is taken. */
export async function addOrganisation(actor: Actor, input: NewOrganisation): Promise<string> {
  requireOrganisations(actor);
  const id = await change(async (tx) => {
    const taken = await tx
      .selectFrom('organisations')
      .select('id')
      .where('key', '=', input.key)
      .executeTakeFirst();
    if (taken) throw new Refusal('organisation.key-taken', 409, { key: input.key }, 'key');
    const made = newId();
    await tx
      .insertInto('organisations')
      .values({ id: made, ...input, names: JSON.stringify(input.names) })
      .execute();
    await record(tx, actor, 'organisation.added', facts(made, input.key));
    return made;
  });
  await forget(ORGANISATIONS);
  return id;
}

const facts = (id: string, key: string) => ({ subject: 'organisation' as const, id, key });

/** Changes names, kind and how it is reached. Refuses when somebody changed it since it was seen. */
export function changeOrganisation(actor: Actor, id: string, input: OrganisationChange) {
  const { seen, ...values } = input;
  return onOrganisation(actor, id, async (tx, row) => {
    if (organisationMark(row) !== seen) {
      throw new Refusal('organisation.changed-meanwhile', 409);
    }
    await tx
      .updateTable('organisations')
      .set({ ...values, names: JSON.stringify(values.names) })
      .where('id', '=', id)
      .execute();
    return 'organisation.changed';
  });
}

/** Takes a retired organisation into use again, with all it answered for. */
export function reviveOrganisation(actor: Actor, id: string) {
  return onOrganisation(actor, id, async (tx) => {
    await tx.updateTable('organisations').set({ retired_at: null }).where('id', '=', id).execute();
    return 'organisation.revived';
  });
}

/** Lets an organisation answer for one thing more. What it answers for already is no mistake. */
export async function addCoverage(actor: Actor, id: string, { categoryId, areaId }: CoverageLine) {
  requireOrganisations(actor);
  if (categoryId && !(await categoryById(categoryId))) {
    throw new Refusal('organisation.choose-category', 400, {}, 'categoryId');
  }
  if (areaId && !(await areaTree()).some((area) => area.id === areaId)) {
    throw new Refusal('organisation.choose-area', 400, {}, 'areaId');
  }
  return onOrganisation(actor, id, async (tx) => {
    const line = { organisation_id: id, category_id: categoryId, area_id: areaId };
    await tx
      .insertInto('organisation_coverage')
      .values({ id: newId(), ...line })
      .onConflict((it) => it.doNothing())
      .execute();
    return 'organisation.coverage-added';
  });
}

/** Takes one thing away from what an organisation answers for; open reports stay with it. */
export function removeCoverage(actor: Actor, id: string, coverageId: string) {
  return onOrganisation(actor, id, async (tx) => {
    await tx
      .deleteFrom('organisation_coverage')
      .where('id', '=', coverageId)
      .where('organisation_id', '=', id)
      .execute();
    return 'organisation.coverage-removed';
  });
}

/** Marks it retired, in the caller's transaction; what becomes of its tasks is the caller's affair. */
export async function markRetired(tx: Tx, actor: Actor, id: string) {
  requireOrganisations(actor);
  const row = await lockOrganisation(tx, id);
  if (row.retired_at) return;
  await tx.updateTable('organisations').set({ retired_at: now() }).where('id', '=', id).execute();
  await record(tx, actor, 'organisation.retired', facts(id, row.key));
}

async function lockOrganisation(tx: Tx, id: string) {
  if (!isId(id)) throw new Refusal('organisation.unknown', 404);
  const row = await tx
    .selectFrom('organisations')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Refusal('organisation.unknown', 404);
  return row;
}

type Row = Awaited<ReturnType<typeof lockOrganisation>>;
type Work = (tx: Tx, row: Row) => Promise<string>;

async function onOrganisation(actor: Actor, id: string, work: Work) {
  requireOrganisations(actor);
  await change(async (tx) => {
    const row = await lockOrganisation(tx, id);
    await record(tx, actor, await work(tx, row), facts(id, row.key));
  });
  await forget(ORGANISATIONS);
}
