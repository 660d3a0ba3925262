import { tellOthers } from './telling.ts';

export const jobs = {
  'conversations.tell': (message: { reportId: string; id: string }) => tellOthers(message),
};
