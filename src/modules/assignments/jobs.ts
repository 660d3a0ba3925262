import type { TaskRef } from './actions.ts';
import { doBulk, undoBulk } from './bulk.ts';
import { claimTaskAgain, endTask, moveTask, reopenTask } from './handing.ts';
import { openAssignment } from './opening.ts';
import { routeBatchAnew, type RoutingAnew } from './rerouting.ts';
import { handOverTasks, type HandingOver } from './succession.ts';
import { escalate, remind, tellUnreached, writeToResponsible } from './telling.ts';

type Watched = TaskRef & { due: string };

export const jobs = {
  'assignments.open': ({ reportId }: { reportId: string }) => openAssignment(reportId),
  'assignments.reopen': ({ reportId }: { reportId: string }) => reopenTask(reportId),
  'assignments.end': ({ reportId }: { reportId: string }) => endTask(reportId),
  'assignments.claim-again': ({ reportId }: { reportId: string }) => claimTaskAgain(reportId),
  'assignments.move': ({ reportId }: { reportId: string }) => moveTask(reportId),
  'assignments.hand-over': (handing: HandingOver) => handOverTasks(handing),
  'assignments.route-anew': (routing: RoutingAnew) => routeBatchAnew(routing),
  'assignments.do-bulk': (bulk: { id: string }) => doBulk(bulk),
  'assignments.undo-bulk': (bulk: { id: string }) => undoBulk(bulk),
  'assignments.write-offer': (ref: TaskRef) => writeToResponsible(ref, 'offer'),
  'assignments.write-disputed': (ref: TaskRef) => writeToResponsible(ref, 'disputed'),
  'assignments.write-thanks': (ref: TaskRef) => writeToResponsible(ref, 'thanks'),
  'assignments.write-withdrawn': (ref: TaskRef) => writeToResponsible(ref, 'withdrawn'),
  'assignments.tell-unreached': (ref: TaskRef) => tellUnreached(ref),
  'assignments.remind': (watched: Watched) => remind(watched, watched.due),
  'assignments.escalate': (watched: Watched) => escalate(watched, watched.due),
};
