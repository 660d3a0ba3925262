import { forgetOld } from './ending.ts';
import type { News } from './moving.ts';
import { applySensitivity, type Restricting } from './sensitivity.ts';
import { stampAreas, type Stamping } from './stamping.ts';
import type { QuestionRef } from './outside.ts';
import { weighParts, type PartMoved } from './parts-moving.ts';
import { tellModerated, tellUpdate } from './telling-desk.ts';
import { remindOutside, tellAnswered, tellFlaggers, writeQuestion } from './telling-outside.ts';
import { tellDesk, tellReporter, writeReceipt } from './telling.ts';

export const jobs = {
  'reports.forget-old': () => forgetOld(),
  'reports.stamp-areas': (stamping: Stamping) => stampAreas(stamping),
  'reports.apply-sensitivity': (restricting: Restricting) => applySensitivity(restricting),
  'reports.write-receipt': ({ reportId, inReplyTo }: { reportId: string; inReplyTo?: string }) =>
    writeReceipt(reportId, inReplyTo),
  'reports.tell-reporter': (news: News) => tellReporter(news),
  'reports.tell-desk': ({ reportId }: { reportId: string }) => tellDesk(reportId),
  'reports.weigh-parts': (part: PartMoved) => weighParts(part),
  'reports.tell-update': (ref: { reportId: string; id: string }) => tellUpdate(ref),
  'reports.tell-moderated': (edit: { reportId: string; editId: string }) => tellModerated(edit),
  'reports.write-question': (ref: QuestionRef) => writeQuestion(ref),
  'reports.remind-outside': (ref: QuestionRef) => remindOutside(ref),
  'reports.tell-answered': (ref: QuestionRef) => tellAnswered(ref),
  'reports.tell-flaggers': ({ reportId }: { reportId: string }) => tellFlaggers({ reportId }),
};
