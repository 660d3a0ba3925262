import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { erasers } from './erasers.ts';
import { holds, requireRight } from './holds.ts';
import { cutoffOf, firstRunAt, kindNames, kinds, type Kind } from './rules.ts';

const RUNS = 20;

/**
 * What would end now, without ending it: of each kind how many are due, which for example, and
 * when it may begin; with the holds and what the last runs did. Refuses whoever may not run it.
 */
export async function dryRun(actor: Actor) {
  requireRight(actor);
  const [due, held, runs] = await Promise.all([
    Promise.all(kindNames.map(dueOf)),
    holds(db),
    lastRuns(),
  ]);
  return { due, held, runs };
}

async function dueOf(kind: Kind) {
  const cutoff = cutoffOf(kind, now());
  const { count, examples } = erasers[kind];
  const warning = await db
    .selectFrom('retention_warnings')
    .select('warned_at')
    .where('kind', '=', kind)
    .executeTakeFirst();
  return {
    ...{ kind, ...kinds[kind] },
    counted: await count(cutoff),
    examples: await examples(cutoff),
    beginsAt: firstRunAt(warning?.warned_at ?? null),
  };
}

async function lastRuns() {
  const rows = await db
    .selectFrom('retention_batches as batches')
    .innerJoin('retention_runs as runs', 'runs.id', 'run_id')
    .select(['batches.id', 'kind', 'counted', 'done', 'batches.begun_at', 'batches.ended_at'])
    .select('by_person_id')
    .orderBy('batches.begun_at', 'desc')
    .limit(RUNS)
    .execute();
  return rows.map(({ kind, by_person_id, ...row }) => ({
    ...{ ...row, kind: kind as Kind },
    atNight: by_person_id === null,
  }));
}
