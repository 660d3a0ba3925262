import { sql } from 'kysely';
import { areaTree } from '#modules/areas/queries.ts';
import { within } from '#modules/areas/rules.ts';
import { atWork } from '#modules/reports/desk-due.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { ALL_CATEGORIES } from './rules.ts';

const MINUTE_MS = 60_000;

/**
 * Counts the reports of one area, with all that lies within it, per category and together, and
 * has the area around it counted within two minutes. Safe to run twice.
 */
export async function recountArea(areaId: string): Promise<void> {
  const areas = await areaTree();
  const area = areas.find(({ id }) => id === areaId);
  if (!area) return;
  await change(async (tx) => {
    await count(
      tx,
      areaId,
      within(areaId, areas).map(({ id }) => id),
    );
    const { parentId } = area;
    if (!parentId) return;
    // On the full minute: however many districts ask, the region is counted once a minute.
    const runAt = new Date((Math.floor(now().getTime() / MINUTE_MS) + 2) * MINUTE_MS);
    await later(tx, 'figures.count-area', { areaId: parentId }, { key: `area:${parentId}`, runAt });
  });
}

/** Counts every area anew, as after an import. */
export async function recountAllAreas(): Promise<void> {
  const areas = await areaTree();
  for (const { id } of areas) {
    await change((tx) =>
      count(
        tx,
        id,
        within(id, areas).map((one) => one.id),
      ),
    );
  }
}

/**
 * Each report counts once, whatever became of it; hidden and never-public ones do not, nor what a
 * ban holds back. Medians:
 * days from filing to the claim, and to the confirmation of those that are confirmed now. Late: what
 * is public, at work, and was due before this moment.
 */
async function count(tx: Tx, areaId: string, areaIds: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`figure_counts ${areaId}`}))`.execute(tx);
  await sql`delete from figure_counts where area_id = ${areaId}`.execute(tx);
  await sql`insert into figure_counts (area_id, category_id, reported, claimed, confirmed, disputed, late,
      median_claim_days, median_confirm_days, counted_at)
    select ${areaId}::uuid, coalesce(category_id, ${ALL_CATEGORIES}::uuid), count(*),
      count(*) filter (where state = 'claimed'),
      count(*) filter (where state = 'confirmed'),
      count(*) filter (where state = 'disputed'),
      count(*) filter (where showing = 'public' and ${atWork} and due_at < ${now()}),
      percentile_cont(0.5) within group (order by ${daysTo('claimed_at')}),
      percentile_cont(0.5) within group (order by ${daysTo('confirmed_at')})
        filter (where state = 'confirmed'),
      ${now()}
    from reports join categories on categories.id = category_id
    where area_id = any(${[...areaIds]}::uuid[]) and state <> 'merged'
      and showing <> 'hidden' and sensitivity <> 'never'
      and not (ban_id is not null and showing = 'held')
    group by grouping sets ((category_id), ())
    having count(*) > 0`.execute(tx);
}

const daysTo = (moment: 'claimed_at' | 'confirmed_at') =>
  sql`extract(epoch from ${sql.ref(moment)} - filed_at) / 86400`;
