import type { Place } from '#basics/place.ts';
import type { Category } from '#modules/categories/rules.ts';
import type { Draft, Note, PlaceChoice, PlaceFrom, StepName, Tag } from './rules-draft.ts';
import type { Heard } from './rules.ts';

/** What was found out about an update before it is heard. */
export type HearingFacts = {
  tag: Tag;
  step: StepName;
  category: Category | null;
  /** The picture as it was kept; or why it was not. */
  photo?: { id: string } | { refused: Note };
  /** The voice message was kept; or not. */
  voice?: { kept: boolean };
  /** The place it names, and whether it lies in our areas. */
  found?: { place: Place; from: PlaceFrom; inside: boolean } | null;
  /** What its words may mean as an address. */
  choices?: PlaceChoice[];
  /** What the button brings that its words mean. */
  choice?: string | null;
  /** Its words speak of a kind of problem. */
  speaksOfKind?: boolean;
  /** Numbers of the reports near by that were shown. */
  near: readonly string[];
};

/** What came of it: the draft, what to say about it, whether to ask again, and what to do. */
export type HeardOut = {
  draft: Draft;
  notes: Note[];
  /** Ask the open question once more though it is the same. */
  again: boolean;
  act?: 'send' | 'cancel' | { follow: string };
};

/** How sure a place is by where it comes from: what they say themselves counts more than a camera. */
const weight = (from: PlaceFrom) => (from === 'photo' ? 0 : 1);

type Found = NonNullable<HearingFacts['found']>;

/** The draft with a place, unless what it has is surer or was said later. */
export function withPlace(draft: Draft, found: Found, { messageId, position }: Heard): Draft {
  const { place, from } = found;
  if (from === 'photo' && draft.notFromPhoto) return draft;
  const was = draft.place;
  const weaker = was && weight(from) < weight(was.from);
  const earlier = was && weight(from) === weight(was.from) && position < was.position;
  // Of a camera's places the first counts: the second photo is often taken from further away.
  if (weaker || earlier || (was?.from === 'photo' && from === 'photo')) return draft;
  return { ...draft, place: { ...place, from, messageId, position }, placeChoices: [] };
}

/** The draft with the place that was named; or why not. */
export function placed(
  draft: Draft,
  { found }: HearingFacts,
  heard: Heard,
): Omit<HeardOut, 'again'> {
  if (!found) return { draft, notes: [{ key: 'chat.place-not-found' }] };
  if (!found.inside) return { draft, notes: [{ key: 'chat.place-outside' }] };
  return { draft: withPlace(draft, found, heard), notes: [] };
}

const MOST_MESSAGES = 50;

/** The draft with what was written in a message, once for each message. */
export const withWords = (draft: Draft, said: string, { messageId, position }: Heard): Draft => ({
  ...draft,
  said: [
    ...draft.said.filter((it) => it.messageId !== messageId),
    { messageId, position, words: said },
  ].slice(0, MOST_MESSAGES),
});
