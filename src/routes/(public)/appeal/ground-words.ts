import type { MessageKey, Say } from '#basics/words.ts';

/** What the ground of a pause or of more time is called, as a step of the reckoning names it. */
export const groundWords = (say: Say) => (step: string, ground: string) =>
  step === 'deadline.extended'
    ? say(`appeal.extension-ground.${ground}` as MessageKey)
    : say(`appeal.pause-ground.${ground}` as MessageKey);
