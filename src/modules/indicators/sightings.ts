import { sql } from 'kysely';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import type { Kind } from './rules.ts';

type Sighting = {
  reportId: string;
  proposalId: string;
  kind: Kind;
  plain: string;
  key: string;
  written: string;
  seenAt: Date;
};

/** Keeps that an indicator stands at a report, and the indicator with it when it is new. Gives its id. */
export async function keepSighting(tx: Tx, actor: Actor, one: Sighting): Promise<string> {
  const id = idFrom(`indicator:${one.kind}:${one.key}`);
  await tx
    .insertInto('indicators')
    .values({
      ...{ id, kind: one.kind, value: one.plain, match_key: one.key },
      ...{ first_seen_at: one.seenAt, last_seen_at: one.seenAt },
    })
    .onConflict((it) =>
      it.column('id').doUpdateSet({
        first_seen_at: sql`least(indicators.first_seen_at, excluded.first_seen_at)`,
        last_seen_at: sql`greatest(indicators.last_seen_at, excluded.last_seen_at)`,
      }),
    )
    .execute();
  await tx
    .insertInto('indicator_sightings')
    .values({
      ...{ indicator_id: id, report_id: one.reportId, proposal_id: one.proposalId },
      ...{ written: one.written, seen_at: one.seenAt, confirmed_at: now() },
      by_person_id: personOf(actor),
    })
    .onConflict((it) => it.columns(['indicator_id', 'report_id']).doNothing())
    .execute();
  return id;
}

/** Takes back what a decision kept; an indicator seen nowhere any more is gone with it. */
export async function takeSightingBack(tx: Tx, reportId: string, proposalId: string) {
  const gone = await tx
    .deleteFrom('indicator_sightings')
    .where('report_id', '=', reportId)
    .where('proposal_id', '=', proposalId)
    .returning('indicator_id')
    .execute();
  for (const { indicator_id: id } of gone) await weighAnew(tx, id);
}

async function weighAnew(tx: Tx, id: string): Promise<void> {
  const { first, last } = await tx
    .selectFrom('indicator_sightings')
    .select((it) => [it.fn.min('seen_at').as('first'), it.fn.max('seen_at').as('last')])
    .where('indicator_id', '=', id)
    .executeTakeFirstOrThrow();
  if (!first) await tx.deleteFrom('indicators').where('id', '=', id).execute();
  else {
    await tx
      .updateTable('indicators')
      .set({ first_seen_at: first, last_seen_at: last })
      .where('id', '=', id)
      .execute();
  }
}
