import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { AreaEntry } from './input.ts';
import { brokenLine, parentsFirst } from './rules.ts';

/** Writes what a file states of areas, by key, into the caller's transaction; gives how many differed. */
export async function bringAreas(
  tx: Tx,
  actor: Actor,
  entries: readonly AreaEntry[],
): Promise<number> {
  const ids = await knownIds(tx, entries);
  let count = 0;
  for (const entry of parentsFirst(entries)) {
    const saved = await save(tx, entry, ids);
    if (!saved) continue;
    const event = saved.added ? 'area.added' : 'area.changed';
    await record(tx, actor, event, { subject: 'area', id: saved.id, key: entry.key });
    count += 1;
  }
  return count;
}

/** Ids of all areas by key, those to come included. Refuses a file whose tree would not stand. */
async function knownIds(tx: Tx, entries: readonly AreaEntry[]): Promise<Map<string, string>> {
  const stored = await tx
    .selectFrom('areas')
    .leftJoin('areas as parents', 'parents.id', 'areas.parent_id')
    .select(['areas.id', 'areas.key', 'parents.key as parent'])
    .execute();
  const named = new Set(entries.map(({ key }) => key));
  const staying = stored
    .filter(({ key }) => !named.has(key))
    .map(({ key, parent }) => ({ key, parent: parent ?? undefined }));
  const broken = brokenLine([...entries, ...staying]);
  if (broken) {
    const { key, parent, problem } = broken;
    throw new Refusal(problem, 400, { key, parent });
  }
  const ids = new Map(stored.map(({ id, key }) => [key, id]));
  for (const { key } of entries) if (!ids.has(key)) ids.set(key, newId());
  return ids;
}

/** Writes one area; undefined when it already says the same. */
async function save(tx: Tx, entry: AreaEntry, ids: ReadonlyMap<string, string>) {
  const { key, kind, position } = entry;
  const id = ids.get(key) ?? newId();
  const parentId = ids.get(entry.parent ?? '') ?? null;
  const outline = entry.outline && JSON.stringify(entry.outline);
  const { rows } = await sql<{ id: string; added: boolean }>`
    insert into areas (id, parent_id, key, kind, names, outline, position)
    values (${id}, ${parentId}, ${key}, ${kind}, ${JSON.stringify(entry.names)}::jsonb,
      ${outline}::jsonb, ${position})
    on conflict (key) do update set parent_id = excluded.parent_id, kind = excluded.kind,
      names = excluded.names, outline = excluded.outline, position = excluded.position
    where (areas.parent_id, areas.kind, areas.names, areas.outline, areas.position)
      is distinct from
      (excluded.parent_id, excluded.kind, excluded.names, excluded.outline, excluded.position)
    returning id, (xmax = 0) as added`.execute(tx);
  return rows[0];
}
