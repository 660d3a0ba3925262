import { sql } from 'kysely';
import { anonymiseAppeals } from '#modules/appeals/erasing.ts';
import { countOldReasons, eraseOldReasons } from '#modules/ledger/erasing.ts';
import { countOldLetters, eraseOldLetters } from '#modules/letters/erasing.ts';
import { countPastKeeping, reportsPastKeeping } from '#modules/reports/ending.ts';
import { db, type Tx } from '#server/database.ts';
import { eraseReport } from './anonymising.ts';
import { heldCodes } from './holds.ts';
import type { Kind } from './rules.ts';

/** How what has an end is counted, shown and ended. `erase` does up to so many and gives how many. */
export type Eraser = {
  count: (before: Date) => Promise<number>;
  examples: (before: Date) => Promise<string[]>;
  erase: (tx: Tx, before: Date, limit: number) => Promise<number>;
};

const EXAMPLES = 5;
const none = () => Promise.resolve([]);

export const erasers: Record<Kind, Eraser> = {
  report: {
    count: async () => countPastKeeping(await heldCodes(db)),
    examples: async () =>
      (await reportsPastKeeping(await heldCodes(db), EXAMPLES)).map(({ code }) => code),
    erase: eraseReports,
  },
  appeal: {
    count: async (before) => (await appealsEndedBefore(before)).count,
    examples: async (before) => (await appealsEndedBefore(before)).numbers,
    erase: async (tx, before, limit) => (await anonymiseAppeals(tx, before, limit)).length,
  },
  letter: { count: countOldLetters, examples: none, erase: eraseOldLetters },
  reason: { count: countOldReasons, examples: none, erase: eraseOldReasons },
};

async function eraseReports(tx: Tx, _: Date, limit: number) {
  let erased = 0;
  for (const { id } of await reportsPastKeeping(await heldCodes(tx), limit)) {
    if (await eraseReport(tx, { kind: 'system' }, id)) erased += 1;
  }
  return erased;
}

async function appealsEndedBefore(before: Date) {
  const rows = await db
    .selectFrom('appeals')
    .select(['number', sql<number>`(count(*) over ())::int`.as('count')])
    .where('ended_at', '<', before)
    .where('anonymised_at', 'is', null)
    .orderBy('ended_at')
    .limit(EXAMPLES)
    .execute();
  return { count: rows[0]?.count ?? 0, numbers: rows.map(({ number }) => number) };
}
