import { handleKept } from './handle.ts';

export const jobs = {
  'email.handle': ({ id }: { id: string }) => handleKept(id),
};
