import { tellDesk, tellReporter, writeReceipt } from './telling.ts';

export const jobs = {
  'reports.write-receipt': ({ reportId }: { reportId: string }) => writeReceipt(reportId),
  'reports.tell-reporter': ({ reportId, event }: { reportId: string; event: string }) =>
    tellReporter(reportId, event),
  'reports.tell-desk': ({ reportId }: { reportId: string }) => tellDesk(reportId),
};
