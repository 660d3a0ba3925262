import type { News } from './moving.ts';
import { tellDesk, tellReporter, writeReceipt } from './telling.ts';

export const jobs = {
  'reports.write-receipt': ({ reportId }: { reportId: string }) => writeReceipt(reportId),
  'reports.tell-reporter': (news: News) => tellReporter(news),
  'reports.tell-desk': ({ reportId }: { reportId: string }) => tellDesk(reportId),
};
