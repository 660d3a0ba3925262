import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { untaken } from './blocks.ts';
import { OFFERS_DAYS } from './rules-offers.ts';
import { REPLIES_DAYS } from './rules.ts';

const daysAgo = (days: number) => new Date(now().getTime() - days * 86_400_000);

/** Forgets what has expired, replies that are old, and old offers nobody took. Safe to run twice. */
export async function forgetOldFederation(): Promise<void> {
  await change((tx) => tx.deleteFrom('federation_kept').where('expires_at', '<=', now()).execute());
  await change((tx) =>
    tx.deleteFrom('federation_replies').where('received_at', '<', daysAgo(REPLIES_DAYS)).execute(),
  );
  await change((tx) =>
    tx
      .deleteFrom('federation_offers')
      .where(untaken)
      .where('changed_at', '<', daysAgo(OFFERS_DAYS))
      .execute(),
  );
}
