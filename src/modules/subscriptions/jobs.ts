import { joinFollowers, type FollowerRef } from './actions.ts';
import type { News } from '#modules/reports/moving.ts';
import { askFollower, tellFollowers } from './telling.ts';

export const jobs = {
  'subscriptions.join': (reports: { fromId: string; intoId: string }) => joinFollowers(reports),
  'subscriptions.ask': (asked: FollowerRef & { asked: string }) => askFollower(asked),
  'subscriptions.tell': (news: News) => tellFollowers(news),
};
