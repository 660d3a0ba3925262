import { eraseUnclaimedVideos } from './actions.ts';

export const jobs = {
  'videos.erase-unclaimed': () => eraseUnclaimedVideos(),
};
