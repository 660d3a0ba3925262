import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { Spread } from './rules.ts';

/**
 * Tells every outlet of a revision, each by a job of its own, so that one that fails holds none up.
 * Safe to run twice: an outlet keeps the revision it told last.
 */
export function spread({ itemId, revision }: Spread): Promise<void> {
  return change(async (tx) => {
    const item = await tx
      .selectFrom('syndication_items')
      .select('revision')
      .where('id', '=', itemId)
      .executeTakeFirst();
    // A newer revision has a job of its own.
    if (item?.revision !== revision) return;
    await later(tx, 'subscriptions.match', { itemId, revision });
    await later(tx, 'syndication.forget-cards', { itemId, revision });
    await later(tx, 'syndication.tell-hub', { itemId, revision });
    if (config.federation) await later(tx, 'activitypub.send', { itemId, revision });
    await later(tx, 'telegram.post-item', { itemId });
  });
}
