import { publishDue } from './approving.ts';

export const jobs = {
  'publications.publish': (due: { id: string; revision: number }) => publishDue(due),
};
