import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { Syndicated } from './rules.ts';

/**
 * Passes a thing on, or what became of it: called by its module in the transaction in which it is
 * published or corrected. Every outlet hears of it by a job; the same thing again is its next revision.
 */
export async function syndicate(tx: Tx, thing: Syndicated): Promise<void> {
  const row = rowOf(thing);
  const { revision } = await tx
    .insertInto('syndication_items')
    .values({ ...row, id: thing.id, revision: 1 })
    .onConflict((on) =>
      on.column('id').doUpdateSet((item) => ({
        ...row,
        published_at: item.ref('syndication_items.published_at'),
        revision: item('syndication_items.revision', '+', 1),
      })),
    )
    .returning('revision')
    .executeTakeFirstOrThrow();
  await later(tx, 'syndication.spread', { itemId: thing.id, revision });
}

/** Takes a thing back everywhere; its page says so itself. Twice is once. */
export async function takeBack(tx: Tx, id: string): Promise<void> {
  const taken = await tx
    .updateTable('syndication_items')
    .set((item) => ({
      ...{ state: 'withdrawn', withdrawn_at: now(), changed_at: now() },
      revision: item('revision', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'published')
    .returning('revision')
    .executeTakeFirst();
  if (taken) await later(tx, 'syndication.spread', { itemId: id, revision: taken.revision });
}

const rowOf = (thing: Syndicated) => ({
  kind: thing.kind,
  path: thing.path,
  state: 'published',
  urgent: thing.urgent ?? false,
  published_at: thing.publishedAt,
  changed_at: now(),
  withdrawn_at: null,
  starts_at: thing.startsAt ?? null,
  ends_at: thing.endsAt ?? null,
  organisation_id: thing.organisationId ?? null,
  campaign_id: thing.campaignId ?? null,
  area_ids: [...(thing.areaIds ?? [])],
  category_ids: [...(thing.categoryIds ?? [])],
  outline: thing.outline ? JSON.stringify(thing.outline) : null,
  tags: [...(thing.tags ?? [])],
  pictures: JSON.stringify(thing.pictures ?? []),
  video: thing.video ? JSON.stringify(thing.video) : null,
  texts: JSON.stringify(thing.texts),
});
