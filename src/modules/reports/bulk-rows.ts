import type { Updateable } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { now } from '#server/clock.ts';
import { db, type Database } from '#server/database.ts';
import type { State } from './rules.ts';

/** What a report was before it was changed with many, and what had happened to it last. */
export type Before = {
  state: State;
  showing: 'public' | 'held' | 'hidden';
  organisationId: string | null;
  categoryId: string;
  publicWords: string;
  publicAddress: string;
  /** The last event before, and the last of what was done. */
  last: string | null;
  after?: string | null;
};

export type BulkRow = { reportId: string; before: Before };

type Act = (row: BulkRow) => Promise<unknown>;

/**
 * Goes through what waits, each report for itself: a refusal ends that one only. Run twice, it goes
 * on where it stopped: what was done without being marked is not done again, and what somebody
 * else has changed meanwhile is left as it is.
 */
export async function doRows(id: string, act: Act): Promise<void> {
  const bulk = await db
    .selectFrom('report_bulks')
    .select('person_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  for (const row of await rowsIn(id, 'waiting')) {
    const mark = (values: RowChange) => markRow(id, row.position, values);
    const found = await stateOf(row.report_id);
    if (!found) {
      await mark({ outcome: 'refused', refusal: 'report.unknown' });
      continue;
    }
    const begun = row.before as Before | null;
    const changedBy = begun && (await lastChange(row.report_id, begun.last));
    if (!changedBy) {
      await mark({ before: JSON.stringify(found) });
      const problem = await refusalOf(() => act({ reportId: row.report_id, before: found }));
      if (problem) await mark({ outcome: 'refused', ...problem });
      else await mark(doneWith(found, await stateOf(row.report_id)));
    } else if (changedBy.personId === bulk.person_id) await mark(doneWith(begun, found));
    else await mark({ outcome: 'refused', refusal: 'desk.bulk.changed-since' });
  }
  await db
    .updateTable('report_bulks')
    .set({ ended_at: now() })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

const doneWith = (before: Before, found: Before | undefined): RowChange => ({
  outcome: 'done',
  done_at: now(),
  before: JSON.stringify({ ...before, after: found?.last ?? null }),
});

/** Takes back what was done, last first; refuses, report by report, where somebody has changed it since. */
export async function undoRows(id: string, act: Act): Promise<void> {
  for (const row of (await rowsIn(id, 'done')).toReversed()) {
    const before = row.before as Before;
    const problem = await refusalOf(async () => {
      await refuseChanged(row.report_id, before);
      await act({ reportId: row.report_id, before });
    });
    await markRow(
      id,
      row.position,
      problem ? { outcome: 'kept', ...problem } : { outcome: 'undone' },
    );
  }
}

async function refuseChanged(reportId: string, { after }: Before): Promise<void> {
  if (await lastChange(reportId, after)) throw new Refusal('desk.bulk.changed-since', 409);
}

/**
 * The last change that somebody made after that event. What the rules do by themselves, and who
 * looked, is no change of somebody's.
 */
async function lastChange(reportId: string, after: string | null | undefined) {
  const events = await eventsOf(db, reportId);
  const since = events.slice(events.findIndex((one) => one.id === after) + 1);
  return since.findLast(({ by, event }) => by !== 'system' && !event.endsWith('-read'));
}

async function stateOf(reportId: string): Promise<Before | undefined> {
  const row = await db
    .selectFrom('reports')
    .select([
      'state',
      'showing',
      'organisation_id',
      'category_id',
      'public_words',
      'public_address',
    ])
    .where('id', '=', reportId)
    .executeTakeFirst();
  if (!row) return undefined;
  const events = await eventsOf(db, reportId);
  return {
    state: row.state as State,
    showing: row.showing as Before['showing'],
    ...{ organisationId: row.organisation_id, categoryId: row.category_id },
    ...{ publicWords: row.public_words, publicAddress: row.public_address },
    last: events.at(-1)?.id ?? null,
  };
}

const rowsIn = (id: string, outcome: 'waiting' | 'done') =>
  db
    .selectFrom('report_bulk_rows')
    .select(['position', 'report_id', 'before'])
    .where('bulk_id', '=', id)
    .where('outcome', '=', outcome)
    .orderBy('position')
    .execute();

type RowChange = Updateable<Database['report_bulk_rows']>;

const markRow = (id: string, position: number, values: RowChange) =>
  db
    .updateTable('report_bulk_rows')
    .set(values)
    .where('bulk_id', '=', id)
    .where('position', '=', position)
    .execute();

/** What it was refused for; null when it was done. */
async function refusalOf(act: () => Promise<unknown>) {
  try {
    await act();
    return null;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { refusal: problem.key, params: JSON.stringify(problem.params ?? {}) };
  }
}
