import { askToFollow, stopFollowing } from '#modules/federation/following.ts';
import { tellFollowers, type Telling } from '#modules/federation/posting.ts';
import { askings } from './asking.ts';
import { sayings } from './objects.ts';

export const jobs = {
  'activitypub.send': (telling: Telling) => tellFollowers(telling, sayings),
  'activitypub.ask-to-follow': (ref: { id: string }) => askToFollow(ref, askings),
  'activitypub.stop-following': (ref: { id: string }) => stopFollowing(ref, askings),
};
