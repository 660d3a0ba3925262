import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';

test.each([
  ['what they came to', sql`starts_at >= now() - interval '1 year' and starts_at < now()`],
  ['which are to come', sql`starts_at > now()`],
])('the events of a campaign are found without reading all others: %s', async (_, when) => {
  const plan = await change(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select id from activities
      where campaign_id = ${newId()} and ${when}`.execute(tx);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('activities_of_campaign');
  expect(plan).not.toContain('Seq Scan');
});
