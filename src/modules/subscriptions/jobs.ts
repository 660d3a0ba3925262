import type { FollowerRef } from './actions.ts';
import { askFollower, tellFollowers } from './telling.ts';

export const jobs = {
  'subscriptions.ask': (ref: FollowerRef) => askFollower(ref),
  'subscriptions.tell': ({ reportId, event }: { reportId: string; event: string }) =>
    tellFollowers(reportId, event),
};
