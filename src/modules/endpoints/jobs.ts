import { queueDue, takeTask } from './queueing.ts';

export const jobs = {
  'endpoints.take-task': (task: { reportId: string; id: string }) => takeTask(task),
  'endpoints.queue-due': () => queueDue(),
};
