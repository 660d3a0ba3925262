import { change } from '#server/database.ts';
import { writeLetter, type Letter } from './actions.ts';
import { forgetAddresses } from './erasing.ts';
import { sendKept, sendLetter } from './sending.ts';

export const jobs = {
  'letters.send': ({ id }: { id: string }) => sendLetter(id),
  'letters.forget-addresses': () => forgetAddresses(),
  'letters.send-kept': () => sendKept(),
  'letters.write': (letter: Letter) => change((tx) => writeLetter(tx, letter)),
};
