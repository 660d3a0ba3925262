import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '#basics/refusal.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { coveredPairs, type OrganisationEntry } from './input.ts';
import { ORGANISATIONS } from './queries.ts';

/**
 * Brings the stored organisations, and all each of them covers, to what the entries say, by key;
 * those not named stay as they are. Running it twice changes nothing. Gives how many were added
 * or changed. Refuses a category or area nobody knows.
 */
export async function importOrganisations(
  actor: Actor,
  entries: OrganisationEntry[],
): Promise<number> {
  if (!may(actor, 'organisation.change')) throw new Refusal('people.may-not-administer', 403);
  const known = await knownKeys();
  const changed = await change(async (tx) => {
    let count = 0;
    for (const entry of entries) count += Number(await importOne(tx, actor, { entry, known }));
    return count;
  });
  await forget(ORGANISATIONS);
  return changed;
}

type Known = { category: Map<string, string>; area: Map<string, string> };

async function knownKeys(): Promise<Known> {
  const [categories, areas] = await Promise.all([allCategories(), areaTree()]);
  const byKey = (rows: { key: string; id: string }[]) => new Map(rows.map((it) => [it.key, it.id]));
  return { category: byKey(categories), area: byKey(areas) };
}

type Importing = { entry: OrganisationEntry; known: Known };

/** Whether anything about this organisation was changed. */
async function importOne(tx: Tx, actor: Actor, { entry, known }: Importing): Promise<boolean> {
  const before = await tx
    .selectFrom('organisations')
    .selectAll()
    .where('key', '=', entry.key)
    .forUpdate()
    .executeTakeFirst();
  const { id = newId(), ...stored } = before ?? {};
  const row = {
    key: entry.key,
    kind: entry.kind,
    names: entry.names,
    email: entry.email ?? null,
    phone: entry.phone ?? null,
    locale: entry.locale,
    retired_at: entry.retired ? (before?.retired_at ?? now()) : null,
  };
  const rowDiffers = !isDeepStrictEqual({ ...row }, { ...stored });
  if (rowDiffers) await save(tx, id, { ...row, names: JSON.stringify(row.names) });
  const coverageDiffers = await cover(tx, id, { entry, known });
  if (!rowDiffers && !coverageDiffers) return false;
  const event = before ? 'organisation.changed' : 'organisation.added';
  await record(tx, actor, event, { subject: 'organisation', id, key: entry.key });
  return true;
}

type Row = Omit<OrganisationEntry, 'names' | 'email' | 'phone' | 'covers' | 'retired'> & {
  names: string;
  email: string | null;
  phone: string | null;
  retired_at: Date | null;
};

const save = (tx: Tx, id: string, row: Row) =>
  tx
    .insertInto('organisations')
    .values({ id, ...row })
    .onConflict((it) => it.column('id').doUpdateSet(row))
    .execute();

/** Adds what is newly covered and takes away what no longer is; gives whether there was any. */
async function cover(tx: Tx, organisationId: string, { entry, known }: Importing) {
  const stored = await tx
    .selectFrom('organisation_coverage')
    .select(['id', 'category_id', 'area_id'])
    .where('organisation_id', '=', organisationId)
    .execute();
  const wanted = coveredPairs(entry).map(({ category, area }) => ({
    category_id: idOf(known, 'category', { key: entry.key, named: category }),
    area_id: idOf(known, 'area', { key: entry.key, named: area }),
  }));
  type Pair = (typeof wanted)[number];
  const pair = (it: Pair) => `${it.category_id} ${it.area_id}`;
  const [have, want] = [new Set(stored.map(pair)), new Set(wanted.map(pair))];
  const gone = stored.filter((it) => !want.has(pair(it))).map((it) => it.id);
  const added = wanted.filter((it) => !have.has(pair(it)));
  if (gone.length > 0) {
    await tx.deleteFrom('organisation_coverage').where('id', 'in', gone).execute();
  }
  if (added.length > 0) {
    const rows = added.map((it) => ({ id: newId(), organisation_id: organisationId, ...it }));
    await tx.insertInto('organisation_coverage').values(rows).execute();
  }
  return gone.length + added.length > 0;
}

function idOf(
  known: Known,
  kind: keyof Known,
  { key, named }: { key: string; named: string | null },
) {
  if (named === null) return null;
  const id = known[kind].get(named);
  if (!id) throw new Refusal(`organisation.unknown-${kind}`, 400, { key, named });
  return id;
}
