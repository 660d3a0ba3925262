import type { Watched } from './clock.ts';
import { eraseUnclaimed, removeFiles } from './erasing.ts';
import type { News, StaffNews } from './moving.ts';
import { sayOverdue, tellStaff, warn } from './telling-staff.ts';
import { acknowledge, remindApplicant, tellApplicant } from './telling.ts';

type Told<K> = { appealId: string; kind: K; cause: string };

export const jobs = {
  'appeals.acknowledge': ({ appealId }: { appealId: string }) => acknowledge(appealId),
  'appeals.tell-applicant': (told: Told<News>) => tellApplicant(told),
  'appeals.tell-staff': (told: Told<StaffNews>) => tellStaff(told),
  'appeals.remind-applicant': (asked: { appealId: string; questionId: string }) =>
    remindApplicant(asked),
  'appeals.warn': (watched: Watched & { at: string }) => warn(watched),
  'appeals.overdue': (watched: Watched) => sayOverdue(watched),
  'appeals.remove-files': ({ keys }: { keys: string[] }) => removeFiles(keys),
  'appeals.erase-unclaimed': () => eraseUnclaimed(),
};
