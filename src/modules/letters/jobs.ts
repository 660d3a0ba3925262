import { change } from '#server/database.ts';
import { sendLetter, writeLetter, type Letter } from './actions.ts';

export const jobs = {
  'letters.send': ({ id }: { id: string }) => sendLetter(id),
  'letters.write': (letter: Letter) => change((tx) => writeLetter(tx, letter)),
};
