import { postItem } from './posting.ts';
import { setUpTelegram } from './set-up.ts';

export const jobs = {
  'telegram.post-item': (ref: { itemId: string }) => postItem(ref),
  'telegram.set-up': () => setUpTelegram(),
};
