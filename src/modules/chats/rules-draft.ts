// A report that is being told in a chat, and what is still to be asked. Read the table of steps first:
// it is the whole conversation. What somebody does meanwhile may come in any order (rules-hearing.ts);
// what is asked next is always the first step that is not settled (rules-asking.ts says it in words).
import type { Place } from '#basics/place.ts';
import type { MessageKey, Params } from '#basics/words.ts';
import {
  stoppedBy,
  visibleQuestions,
  type Answers,
  type Category,
  type Question,
} from '#modules/categories/rules.ts';

export type PlaceFrom = 'photo' | 'device' | 'coordinates' | 'link' | 'address';

/** Which message of theirs something came with, and its place in the chat. */
type Told = { messageId: string; position: number };

export type PlaceChoice = { label: string; lon: number; lat: number; accuracyM: number };

export type Draft = {
  reportId: string;
  photos: (Told & { id: string; album?: string; sentAt: string })[];
  voices: Told[];
  /** What they wrote, captions too. */
  said: (Told & { words: string })[];
  place: (Place & Told & { from: PlaceFrom }) | null;
  address: (Told & { words: string }) | null;
  /** What a typed address may have meant: they press one. */
  placeChoices: PlaceChoice[];
  /** They said that the place of the photo is not the one. */
  notFromPhoto: boolean;
  withoutPhoto: boolean;
  categoryId: string | null;
  /** Which page of the kinds they look at: likely, groups, or the id of a group; `:2` its next part. */
  page: string;
  answers: Answers;
  /** Free answers by the message they came in. */
  answeredIn: Record<string, string>;
  /** Messages that were typed instead of pressing a button. */
  typedIn?: string[];
  /** Of which kinds its words of caution were said. */
  warnedOf: string[];
  /** Numbers of reports near by that are another problem. */
  notThese: string[];
  /** What became of messages that we have not seen yet, by their name. */
  edits: Record<string, string>;
  /** What was asked last: it is not asked again for every photo of an album. */
  asked: string;
};

export const newDraft = (reportId: string): Draft => ({
  ...{ reportId, photos: [], voices: [], said: [], place: null, address: null, placeChoices: [] },
  ...{ notFromPhoto: false, withoutPhoto: false, categoryId: null, page: 'likely' },
  ...{ answers: {}, answeredIn: {}, warnedOf: [], notThese: [], edits: {}, asked: '' },
});

/** A draft that came to its end, for what still arrives that belonged to it. */
export type Ended = {
  how: 'filed' | 'followed' | 'cancelled' | 'stopped';
  reportId: string;
  code?: string;
  /** Where in the chat it ended: what was sent before belongs to it, whenever it arrives. */
  position: number;
  messageIds: string[];
  albums: string[];
};

/** What a chat is about: the draft, and the one before it. */
export type ChatState = { draft: Draft | null; before: Ended | null };

/** A sentence to say, by its key. */
export type Note = { key: MessageKey; params?: Params };

/** What a step looks at beside the draft. */
export type StepFacts = {
  /** The kind they chose, when it can still be chosen. */
  category: Category | null;
  /** Numbers of open reports of the same kind near the place. */
  near: readonly string[];
};

type Step = { name: string; settled: (draft: Draft, facts: StepFacts) => boolean };

/** The conversation: each is asked only while it is not settled. */
export const steps = [
  { name: 'photo', settled: (draft) => draft.photos.length > 0 || draft.withoutPhoto },
  { name: 'place', settled: (draft) => draft.place !== null },
  { name: 'kind', settled: (_, { category }) => category !== null },
  { name: 'stopped', settled: (draft, { category }) => !blockedBy(draft, category) },
  { name: 'question', settled: (draft, { category }) => !openQuestion(draft, category) },
  { name: 'words', settled: (draft, { category }) => !wordsNeeded(draft, category) },
  { name: 'near', settled: (draft, { near }) => near.every((it) => draft.notThese.includes(it)) },
  { name: 'review', settled: () => false },
] as const satisfies Step[];
export type StepName = (typeof steps)[number]['name'];

/** What is to be asked now. */
export const stepOf = (draft: Draft, facts: StepFacts): StepName =>
  steps.find(({ settled }) => !settled(draft, facts))?.name ?? 'review';

/** The words that end it: this must be a phone call. */
function blockedBy(draft: Draft, category: Category | null) {
  const stopper = category && stoppedBy(category, draft.answers);
  return stopper?.blocks ? stopper : null;
}

/** The next question of the kind that must be answered. */
export const openQuestion = (draft: Draft, category: Category | null): Question | undefined =>
  category
    ? visibleQuestions(category, draft.answers).find(
        ({ key, required }) => required && !draft.answers[key],
      )
    : undefined;

const wordsNeeded = (draft: Draft, category: Category | null) =>
  category?.key === 'other' && !wordsOf(draft) && Object.keys(draft.answers).length === 0;

const MOST_LETTERS = 4000;

/** All they wrote, in the order they wrote it, each sentence once. */
export function wordsOf(draft: Draft): string {
  const inOrder = [...draft.said].sort((a, b) => a.position - b.position);
  const lines = inOrder.map(({ words }) => words.trim()).filter(Boolean);
  return [...new Set(lines)].join('\n').slice(0, MOST_LETTERS);
}

/** What tells the buttons of one draft from those of another; never the report's id. */
export type Tag = string;

/** What a button of a draft says: `draft:<tag>:<what>:<arg>`, 64 bytes at most. */
export const pressValue = (tag: Tag, what: string, ...args: (string | number)[]) =>
  ['draft', tag, what, ...args].join(':');

/** What was pressed; null when it is no button of a draft. */
export function readPress(value: string) {
  const [draft, tag = '', what = '', ...args] = value.split(':');
  return draft === 'draft' ? { tag, what, args } : null;
}

/** Ends a draft. */
export const endOf = (
  draft: Draft,
  { how, code, position }: Pick<Ended, 'how' | 'code' | 'position'>,
): Ended => ({
  ...{ how, position, reportId: draft.reportId, ...(code && { code }) },
  messageIds: [...draft.photos, ...draft.said, ...draft.voices, draft.place, draft.address].flatMap(
    (told) => told?.messageId ?? [],
  ),
  albums: [...new Set(draft.photos.flatMap(({ album }) => album ?? []))],
});
