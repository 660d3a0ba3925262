import { askSource } from './asking.ts';

export const jobs = {
  'cap.ask-source': ({ id }: { id: string }) => askSource(id),
};
