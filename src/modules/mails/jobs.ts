import { eraseOldMails, removeRaw } from './erasing.ts';

export const jobs = {
  'mails.erase-old': () => eraseOldMails(),
  'mails.remove-raw': ({ keys }: { keys: string[] }) => removeRaw(keys),
};
