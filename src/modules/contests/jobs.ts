import { forgetOfContests } from './erasing.ts';
import { tellEntrants, type TellEntrants } from './telling.ts';

export const jobs = {
  'contests.tell-entrants': (told: TellEntrants) => tellEntrants(told),
  'contests.forget-people': () => forgetOfContests(),
};
