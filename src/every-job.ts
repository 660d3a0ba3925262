// What happens later, of every module. A job that is queued but not listed here would never run.
import { jobs as cap } from '#channels/cap/jobs.ts';
import { jobs as activitypub } from '#channels/activitypub/jobs.ts';
import { jobs as email } from '#channels/email/jobs.ts';
import { jobs as messenger } from '#channels/messenger/jobs.ts';
import { jobs as telegram } from '#channels/telegram/jobs.ts';
import { jobs as open311 } from '#channels/open311/jobs.ts';
import { jobs as activities } from '#modules/activities/jobs.ts';
import { jobs as appeals } from '#modules/appeals/jobs.ts';
import { jobs as assignments } from '#modules/assignments/jobs.ts';
import { jobs as campaigns } from '#modules/campaigns/jobs.ts';
import { jobs as comments } from '#modules/comments/jobs.ts';
import { jobs as chats } from '#modules/chats/jobs.ts';
import { jobs as clients } from '#modules/clients/jobs.ts';
import { jobs as contests } from '#modules/contests/jobs.ts';
import { jobs as conversations } from '#modules/conversations/jobs.ts';
import { jobs as endpoints } from '#modules/endpoints/jobs.ts';
import { jobs as federation } from '#modules/federation/jobs.ts';
import { jobs as figures } from '#modules/figures/jobs.ts';
import { jobs as indicators } from '#modules/indicators/jobs.ts';
import { jobs as letters } from '#modules/letters/jobs.ts';
import { jobs as mails } from '#modules/mails/jobs.ts';
import { jobs as media } from '#modules/media/jobs.ts';
import { jobs as notifications } from '#modules/notifications/jobs.ts';
import { jobs as people } from '#modules/people/jobs.ts';
import { jobs as publications } from '#modules/publications/jobs.ts';
import { jobs as reports } from '#modules/reports/jobs.ts';
import { jobs as retention } from '#modules/retention/jobs.ts';
import { jobs as subscriptions } from '#modules/subscriptions/jobs.ts';
import { jobs as syndication } from '#modules/syndication/jobs.ts';
import { jobs as videos } from '#modules/videos/jobs.ts';
import { jobs as warnings } from '#modules/warnings/jobs.ts';
import type { Jobs } from '#server/jobs.ts';

export const jobs: Jobs = {
  ...people,
  ...letters,
  ...notifications,
  ...media,
  ...videos,
  ...reports,
  ...assignments,
  ...conversations,
  ...subscriptions,
  ...syndication,
  ...warnings,
  ...endpoints,
  ...open311,
  ...chats,
  ...email,
  ...mails,
  ...clients,
  ...indicators,
  ...appeals,
  ...campaigns,
  ...activities,
  ...contests,
  ...publications,
  ...comments,
  ...federation,
  ...activitypub,
  ...figures,
  ...retention,
  ...messenger,
  ...cap,
  ...telegram,
};

/** What happens at its hour (minute, hour, day, month, weekday in UTC): 20:30 is half past one at night in Astana. */
export const atTheirHour = [
  { task: 'messenger.catch-up', match: '5,15,25,35,45,55 * * * *' },
  { task: 'messenger.forget-turns', match: '50 * * * *' },
  { task: 'chats.forget-kept', match: '35 21 * * *' },
  { task: 'warnings.ask-sources', match: '*/5 * * * *' },
  { task: 'warnings.forget-heard', match: '38 21 * * *' },
  { task: 'endpoints.queue-due', match: '* * * * *' },
  { task: 'media.catch-up', match: '*/15 * * * *' },
  { task: 'media.erase-unclaimed', match: '25 * * * *' },
  { task: 'media.erase-uploads', match: '30 * * * *' },
  { task: 'videos.erase-unclaimed', match: '26 * * * *' },
  { task: 'appeals.erase-unclaimed', match: '35 * * * *' },
  { task: 'letters.send-kept', match: '*/10 * * * *' },
  { task: 'notifications.send-digests', match: '2 * * * *' },
  { task: 'subscriptions.queue-digests', match: '3 * * * *' },
  { task: 'subscriptions.forget-old', match: '38 21 * * *' },
  { task: 'notifications.sum-failures', match: '45 3 * * *' },
  { task: 'notifications.forget-old', match: '15 21 * * *' },
  { task: 'reports.forget-old', match: '20 21 * * *' },
  { task: 'clients.forget-old', match: '32 21 * * *' },
  { task: 'indicators.forget-unseen', match: '36 21 * * *' },
  { task: 'mails.erase-old', match: '28 21 * * *' },
  { task: 'comments.forget-old', match: '34 21 * * *' },
  { task: 'federation.forget-old', match: '33 21 * * *' },
  { task: 'letters.forget-addresses', match: '25 21 * * *' },
  { task: 'chats.forget-codes', match: '50 * * * *' },
  { task: 'chats.mind-drafts', match: '*/10 * * * *' },
  { task: 'chats.forget-old', match: '40 21 * * *' },
  { task: 'syndication.forget-subscriptions', match: '42 21 * * *' },
  { task: 'people.forget-expired', match: '40 * * * *' },
  { task: 'retention.run-tonight', match: '10 21 * * *' },
  { task: 'campaigns.mind-ambassadors', match: '6 * * * *' },
  { task: 'activities.remind', match: '8,38 * * * *' },
  { task: 'activities.pass-on-due', match: '20 4 * * *' },
  { task: 'activities.forget-people', match: '38 21 * * *' },
  { task: 'contests.forget-people', match: '39 21 * * *' },
  { task: 'figures.count-everything', match: '30 20 * * *' },
];
