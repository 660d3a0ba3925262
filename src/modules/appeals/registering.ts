import { DateTime } from 'luxon';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { numberOf } from './rules.ts';

/**
 * The next registered number of this year. The counter's row stays locked until the transaction
 * ends, so a filing that fails leaves no gap and no two appeals share a number.
 */
export async function nextNumber(tx: Tx): Promise<string> {
  const { year } = DateTime.fromJSDate(now(), { zone: config.timeZone });
  const { last } = await tx
    .insertInto('appeal_numbers')
    .values({ year, last: 1 })
    .onConflict((it) =>
      it.column('year').doUpdateSet((row) => ({ last: row('appeal_numbers.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return numberOf(year, last);
}
