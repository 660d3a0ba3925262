import { joinFollowers, type FollowerRef } from './actions.ts';
import type { News } from '#modules/reports/moving.ts';
import { askSubscriber } from './asking-subscribers.ts';
import { queueDigests, sendDigests, type DigestBatch } from './digests.ts';
import { forgetOldSubscriptions } from './forgetting.ts';
import { matchItem } from './matching.ts';
import type { Spread } from '#modules/syndication/rules.ts';
import { sendBatch, type Batch } from './sending-items.ts';
import type { WishRef } from './subscriber-keys.ts';
import { askFollower, tellFollowers } from './telling.ts';

export const jobs = {
  'subscriptions.join': (reports: { fromId: string; intoId: string }) => joinFollowers(reports),
  'subscriptions.ask': (asked: FollowerRef & { asked: string }) => askFollower(asked),
  'subscriptions.tell': (news: News) => tellFollowers(news),
  'subscriptions.ask-subscriber': (ref: WishRef) => askSubscriber(ref),
  'subscriptions.match': (spread: Spread) => matchItem(spread),
  'subscriptions.send': (batch: Batch) => sendBatch(batch),
  'subscriptions.queue-digests': () => queueDigests(),
  'subscriptions.send-digests': (batch: DigestBatch) => sendDigests(batch),
  'subscriptions.forget-old': () => forgetOldSubscriptions(),
};
