import { sql, type RawBuilder } from 'kysely';
import { change, type Tx } from '#server/database.ts';
import {
  ALL_CATEGORIES,
  cellsAbove,
  cellsBeside,
  COARSEST,
  FINEST,
  standings,
  statesCountedAs,
  type Cell,
} from './rules.ts';

const BITS_BELOW = 2 * (22 - FINEST);

const counts = sql.raw(standings.join(', '));
const sums = sql.raw(standings.map((name) => `sum(${name})`).join(', '));
const all = sql.raw(standings.map((name) => `part.${name}`).join(' + '));
/** Selects how many reports of a group count as what, each under its name. */
export const counters = sql.raw(
  standings
    .map((name) => {
      const states = statesCountedAs(name).map((state) => `'${state}'`);
      return `(count(*) filter (where state in (${states.join(', ')})))::int as ${name}`;
    })
    .join(', '),
);
const meanPlace = sql`sum(part.lon * (${all})) / sum(${all}), sum(part.lat * (${all})) / sum(${all})`;

// Counting reads what it writes: two at once would each miss the other.
const oneAtATime = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtext('figure_cells'))`.execute(tx);

/** Reports strangers may see, counted into finest cells; `which` narrows them. */
const finest = (tx: Tx, which: RawBuilder<unknown>) =>
  sql`insert into figure_cells (category_id, zoom, cell, lon, lat, ${counts})
    select coalesce(category_id, ${ALL_CATEGORIES}::uuid), ${FINEST}, fine,
      avg(public_lon), avg(public_lat), ${counters}
    from (
      select category_id, state, public_lon, public_lat, cell >> ${BITS_BELOW}::int as fine
      from reports
      where showing = 'public' and state <> 'merged' and cell is not null and (${which})
    ) seen
    group by grouping sets ((category_id, fine), (fine))`.execute(tx);

/** Counts one finest map cell anew, and the coarser ones that hold it. Safe to run twice. */
export function recountCell(cell: number): Promise<void> {
  return change(async (tx) => {
    await oneAtATime(tx);
    await removeCells(tx, cellsAbove(cell));
    const first = cell * 2 ** BITS_BELOW;
    const last = first + 2 ** BITS_BELOW - 1;
    await finest(tx, sql`cell between ${first}::bigint and ${last}::bigint`);
    await sql`with parts as (
        select f.* from ${listed([...cellsBeside(cell), { zoom: FINEST, cell }])}, ${categories},
          figure_cells f
        where f.category_id = category.id and f.zoom = listed.zoom and f.cell = listed.cell
      )
      insert into figure_cells (category_id, zoom, cell, lon, lat, ${counts})
      select part.category_id, up.zoom, ${cell}::bigint >> (2 * (${FINEST} - up.zoom)),
        ${meanPlace}, ${sums}
      from parts part
      join generate_series(${COARSEST}::int, ${FINEST - 1}::int) as up (zoom) on part.zoom > up.zoom
      group by 1, 2`.execute(tx);
  });
}

const listed = (cells: readonly Cell[]) =>
  sql`unnest(${cells.map(({ zoom }) => zoom)}::int[], ${cells.map(({ cell }) => cell)}::bigint[])
    as listed (zoom, cell)`;
const categories = sql`
  (select id from categories union all select ${ALL_CATEGORIES}::uuid) as category (id)`;

const removeCells = (tx: Tx, cells: readonly Cell[]) =>
  sql`delete from figure_cells f using ${listed(cells)}, ${categories}
    where f.category_id = category.id and f.zoom = listed.zoom and f.cell = listed.cell`.execute(
    tx,
  );

/** Counts every map cell anew, as after an import. A million reports take some ten seconds. */
export function recountAllCells(): Promise<void> {
  return change(async (tx) => {
    await oneAtATime(tx);
    await sql`delete from figure_cells`.execute(tx);
    await finest(tx, sql`true`);
    for (let zoom = FINEST - 1; zoom >= COARSEST; zoom--) {
      await sql`insert into figure_cells (category_id, zoom, cell, lon, lat, ${counts})
        select part.category_id, ${zoom}::int, part.cell >> 2, ${meanPlace}, ${sums}
        from figure_cells part where part.zoom = ${zoom + 1}::int
        group by part.category_id, part.cell >> 2`.execute(tx);
    }
  });
}
