import type { Say } from '#basics/words.ts';
import type { ItemKind } from '#modules/syndication/rules.ts';
import type { PlaceChoice } from './rules-draft.ts';
import type { Choice, Said } from './rules.ts';

/** Where one may wish to hear of: an area, around a place, or (neither) everywhere. */
export type Somewhere = {
  words: string;
  areaId?: string;
  circle?: { lon: number; lat: number; radiusM: number };
};

/** What somebody chooses to hear of, and which question is open. */
export type Choosing = {
  /** Tells its buttons from those of an earlier one. */
  tag: string;
  step: 'place' | 'which' | 'where' | 'kinds';
  /** What they typed may have meant one of these. */
  places: PlaceChoice[];
  /** What lies around the place they named. */
  around: Somewhere[];
  chosen: Somewhere | null;
};

export const newChoosing = (tag: string): Choosing => ({
  ...{ tag, step: 'place', places: [], around: [], chosen: null },
});

/** A choice is kept open for so many hours. */
export const CHOOSING_HOURS = 24;
const USUAL_M = 2000;
const MOST_M = 100_000;

/** How far around a place they hear of: what is not known exactly is a larger circle. */
export const radiusOf = (accuracyM = 0) =>
  Math.min(MOST_M, Math.max(USUAL_M, Math.round(accuracyM)));

/** Of what one may hear, by the button that says so; none: of everything. */
export const wishedKinds = {
  warnings: ['warning'],
  events: ['warning', 'event'],
  all: [],
} as const satisfies Record<string, readonly ItemKind[]>;
export type WishedKinds = keyof typeof wishedKinds;
const kindNames = Object.keys(wishedKinds) as WishedKinds[];

/** `wish:stop` and `wish:more` are good at any time; all others belong to one choice. */
const value = ({ tag }: Choosing, what: string, nth: number | string = 0) =>
  `wish:${tag}:${what}:${nth}`;
const tagged = /^wish:([\da-f]{8}):(place|where|kinds|everywhere|cancel):([a-z\d]{1,8})$/;

export const stopChoice = (say: Say): Choice => ({
  value: 'wish:stop',
  words: say('chat.wish.stop'),
});
export const moreChoice = (say: Say): Choice => ({
  value: 'wish:more',
  words: say('chat.wish.more'),
});

/** The open question, in words and buttons. */
export function askWish(choosing: Choosing, say: Say): Said {
  const button = (words: string, what: string, nth?: number | string): Choice[] => [
    { words, value: value(choosing, what, nth) },
  ];
  const end = [
    button(say('chat.wish.everywhere'), 'everywhere'),
    button(say('chat.cancel'), 'cancel'),
  ];
  if (choosing.step === 'kinds') {
    const choices = kindNames.map((one) => button(say(`chat.wish.kinds-${one}`), 'kinds', one));
    return { words: say('chat.wish.ask-kinds', { where: choosing.chosen?.words ?? '' }), choices };
  }
  if (choosing.step === 'which') {
    const choices = choosing.places.map(({ label }, nth) => button(label, 'place', nth));
    return { words: say('chat.choose-place'), choices: [...choices, ...end] };
  }
  if (choosing.step === 'where') {
    const choices = choosing.around.map(({ words }, nth) => button(words, 'where', nth));
    return { words: say('chat.wish.ask-where'), choices: [...choices, ...end] };
  }
  return { words: say('chat.wish.ask-place'), askPlace: true, choices: end };
}

/** What a button asks for. */
export type WishPress =
  | { what: 'stop' | 'more' | 'cancel' | 'everywhere' | 'old' }
  | { what: 'place'; place: PlaceChoice }
  | { what: 'where'; chosen: Somewhere }
  | { what: 'kinds'; kinds: WishedKinds };

/** Reads a button; null when it is none of these. One of an earlier choice, or of nothing, is old. */
export function readWishPress(choosing: Choosing | null, pressed: string): WishPress | null {
  if (!pressed.startsWith('wish:')) return null;
  if (pressed === 'wish:stop' || pressed === 'wish:more') {
    return { what: pressed === 'wish:stop' ? 'stop' : 'more' };
  }
  const [, tag, what, nth = ''] = tagged.exec(pressed) ?? [];
  if (!choosing || tag !== choosing.tag) return { what: 'old' };
  if (what === 'cancel' || what === 'everywhere') return { what };
  const place = what === 'place' ? choosing.places[Number(nth)] : undefined;
  const chosen = what === 'where' ? choosing.around[Number(nth)] : undefined;
  const kinds = kindNames.find((one) => one === nth);
  if (place) return { what: 'place', place };
  if (chosen) return { what: 'where', chosen };
  if (what === 'kinds' && kinds && choosing.chosen) return { what, kinds };
  return { what: 'old' };
}
