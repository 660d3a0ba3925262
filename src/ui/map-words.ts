import type { Say } from '#basics/words.ts';

/** What a map says, in the reader's language. */
export type MapWords = {
  title: string;
  impossible: string;
  putPin: string;
  pin: string;
  howTo: string;
  zoomIn: string;
  zoomOut: string;
  credit: string;
};

/** The words of a map; a page that sends its words in parts needs those of `map.`. */
export const mapWords = (say: Say): MapWords => ({
  title: say('map.title'),
  impossible: say('map.impossible'),
  putPin: say('map.put-pin'),
  pin: say('map.pin'),
  howTo: say('map.how-to'),
  zoomIn: say('map.zoom-in'),
  zoomOut: say('map.zoom-out'),
  credit: say('map.credit'),
});
