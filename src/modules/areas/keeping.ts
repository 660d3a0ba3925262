import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { markOf } from '#server/marks.ts';
import { requireTerritory, stampLater } from './drafts.ts';
import type { AreaChange } from './input.ts';
import { AREAS } from './queries.ts';

/** Gives an area other names or another kind. Refuses when somebody changed it since it was seen. */
export function changeArea(actor: Actor, id: string, { names, kind, seen }: AreaChange) {
  return onArea(actor, id, async (tx, area) => {
    if (markOf({ names: area.names, kind: area.kind }) !== seen) {
      throw new Refusal('area.changed-meanwhile', 409);
    }
    await tx
      .updateTable('areas')
      .set({ names: JSON.stringify(names), kind })
      .where('id', '=', id)
      .execute();
    return 'area.changed';
  });
}

/**
 * Takes an area out of use: no new report lies in it; old ones still name it, open ones stay with
 * who has them. Refuses one that still holds others.
 */
export function retireArea(actor: Actor, id: string) {
  return onArea(actor, id, async (tx, area) => {
    const part = await tx
      .selectFrom('areas')
      .select('key')
      .where('parent_id', '=', id)
      .where('retired_at', 'is', null)
      .executeTakeFirst();
    if (part) throw new Refusal('area.has-parts', 409, { key: area.key, part: part.key });
    await tx.updateTable('areas').set({ retired_at: now() }).where('id', '=', id).execute();
    await stampLater(tx);
    return 'area.retired';
  });
}

/** Takes a retired area into use again. Refuses one whose parent is retired. */
export function reviveArea(actor: Actor, id: string) {
  return onArea(actor, id, async (tx, area) => {
    const parent = await tx
      .selectFrom('areas')
      .select(['key', 'retired_at'])
      .where('id', '=', area.parent_id)
      .executeTakeFirst();
    if (parent?.retired_at) {
      throw new Refusal('area.parent-retired', 409, { key: area.key, parent: parent.key });
    }
    await tx.updateTable('areas').set({ retired_at: null }).where('id', '=', id).execute();
    await stampLater(tx);
    return 'area.revived';
  });
}

/** Puts the areas into another order, by id. Those not named keep their place. */
export async function orderAreas(actor: Actor, positions: Readonly<Record<string, number>>) {
  requireTerritory(actor);
  await change(async (tx) => {
    for (const [id, position] of Object.entries(positions)) {
      const { numUpdatedRows } = await tx
        .updateTable('areas')
        .set({ position })
        .where('id', '=', id)
        .where('position', '<>', position)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await record(tx, actor, 'area.moved', { subject: 'area', id });
    }
  });
  await forget(AREAS);
}

type Row = Awaited<ReturnType<typeof lockArea>>;

async function lockArea(tx: Tx, id: string) {
  if (!isId(id)) throw new Refusal('area.unknown', 404);
  const area = await tx
    .selectFrom('areas')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!area) throw new Refusal('area.unknown', 404);
  return area;
}

async function onArea(actor: Actor, id: string, work: (tx: Tx, area: Row) => Promise<string>) {
  requireTerritory(actor);
  await change(async (tx) => {
    const area = await lockArea(tx, id);
    await record(tx, actor, await work(tx, area), { subject: 'area', id, key: area.key });
  });
  await forget(AREAS);
}
