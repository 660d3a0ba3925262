import { sql } from 'kysely';
import { AREAS, areasAt } from '#modules/areas/queries.ts';
import { forget } from '#server/cache.ts';
import { change } from '#server/database.ts';
import { later } from '#server/jobs.ts';

const BATCH = 2000;

export type Stamping = { after: string | null; changed: number };

/**
 * After a change of borders: which area each report lies in, looked up anew, some thousand at a
 * time. One that lies in none of ours any more keeps the one it had. Safe to run twice.
 */
export async function stampAreas({ after, changed }: Stamping): Promise<void> {
  // What another process was told to forget may not have reached this one yet.
  if (after === null) await forget(AREAS);
  await change(async (tx) => {
    const rows = await tx
      .selectFrom('reports')
      .select(['id', 'lon', 'lat', 'area_id'])
      .$if(after !== null, (it) => it.where('id', '>', after))
      .orderBy('id')
      .limit(BATCH)
      .execute();
    const moved: { id: string; areaId: string }[] = [];
    for (const row of rows) {
      const [area] = await areasAt(row);
      if (area && area.id !== row.area_id) moved.push({ id: row.id, areaId: area.id });
    }
    if (moved.length > 0) {
      await sql`update reports set area_id = moved.area_id
        from unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map((it) => it.areaId)}::uuid[])
          as moved (id, area_id)
        where reports.id = moved.id`.execute(tx);
    }
    const last = rows.at(-1)?.id;
    const sofar = changed + moved.length;
    if (last && rows.length === BATCH) {
      const next: Stamping = { after: last, changed: sofar };
      return later(tx, 'reports.stamp-areas', next, { key: 'stamp-areas' });
    }
    if (sofar > 0) await later(tx, 'figures.count-everything', {}, { key: 'count-everything' });
  });
}
