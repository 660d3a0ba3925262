import { forgetExpired, writeLink, type AskedLink } from './actions.ts';
import { tellLocked } from './telling.ts';

export const jobs = {
  'people.forget-expired': () => forgetExpired(),
  'people.write-link': (asked: AskedLink) => writeLink(asked),
  'people.tell-locked': ({ email, once }: { email: string; once: string }) =>
    tellLocked(email, once),
};
