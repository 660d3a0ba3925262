// What happens later, of every module. A job that is queued but not listed here would never run.
import { jobs as appeals } from '#modules/appeals/jobs.ts';
import { jobs as assignments } from '#modules/assignments/jobs.ts';
import { jobs as conversations } from '#modules/conversations/jobs.ts';
import { jobs as figures } from '#modules/figures/jobs.ts';
import { jobs as letters } from '#modules/letters/jobs.ts';
import { jobs as media } from '#modules/media/jobs.ts';
import { jobs as notifications } from '#modules/notifications/jobs.ts';
import { jobs as people } from '#modules/people/jobs.ts';
import { jobs as reports } from '#modules/reports/jobs.ts';
import { jobs as retention } from '#modules/retention/jobs.ts';
import { jobs as subscriptions } from '#modules/subscriptions/jobs.ts';
import type { Jobs } from '#server/jobs.ts';

export const jobs: Jobs = {
  ...people,
  ...letters,
  ...notifications,
  ...media,
  ...reports,
  ...assignments,
  ...conversations,
  ...subscriptions,
  ...appeals,
  ...figures,
  ...retention,
};

/** What happens at its hour (minute, hour, day, month, weekday in UTC): 20:30 is half past one at night in Astana. */
export const atTheirHour = [
  { task: 'media.catch-up', match: '*/15 * * * *' },
  { task: 'media.erase-unclaimed', match: '25 * * * *' },
  { task: 'appeals.erase-unclaimed', match: '35 * * * *' },
  { task: 'letters.send-kept', match: '*/10 * * * *' },
  { task: 'notifications.send-digests', match: '2 * * * *' },
  { task: 'notifications.sum-failures', match: '45 3 * * *' },
  { task: 'notifications.forget-old', match: '15 21 * * *' },
  { task: 'reports.forget-old', match: '20 21 * * *' },
  { task: 'letters.forget-addresses', match: '25 21 * * *' },
  { task: 'people.forget-expired', match: '40 * * * *' },
  { task: 'retention.run-tonight', match: '10 21 * * *' },
  { task: 'figures.count-everything', match: '30 20 * * *' },
];
