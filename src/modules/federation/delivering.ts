import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { isShutOut } from './blocks.ts';
import type { Delivery } from './deliveries.ts';
import { keyPairsOf } from './keys.ts';
import { maySpeakTo } from './reaching.ts';
import { bring } from './speaking.ts';

/**
 * Brings an activity to an inbox. One that a newer one has overtaken stays at home: a late Create would
 * bring back what was deleted. Throws, to be tried again, while the other side cannot take it. Safe to
 * run twice: the other side knows an activity by its id.
 */
export async function deliver(delivery: Delivery): Promise<void> {
  const { actor, inbox, keyId, activity } = delivery;
  if (!config.federation || !maySpeakTo(inbox) || (await isShutOut(inbox))) return;
  if (await isOvertaken(delivery)) return;
  const [pair] = await keyPairsOf(actor);
  if (!pair) throw new Error(`the account ${actor} has no key`);
  const signer = { keyId: new URL(keyId), privateKey: pair.privateKey };
  const status = await bring(inbox, JSON.stringify(activity), signer);
  if (status < 300 || status === 404) return;
  if (status !== 410) throw new Error(`the inbox answered ${status}`);
  await change((tx) => tx.deleteFrom('federation_followers').where('inbox', '=', inbox).execute());
}

async function isOvertaken({ tells, inbox }: Delivery): Promise<boolean> {
  if (!tells) return false;
  const post = await db
    .selectFrom('federation_posts')
    .select(['revision', 'state'])
    .where('item_id', '=', tells.itemId)
    .executeTakeFirst();
  if (!post || post.revision <= tells.revision) return false;
  // Who never had the first one understands no correction of it.
  if (tells.as === 'create' && post.state === 'posted') {
    const ref = { itemId: tells.itemId, revision: post.revision, onlyTo: inbox };
    await change((tx) => later(tx, 'activitypub.send', ref));
  }
  return true;
}
