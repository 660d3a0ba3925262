import type { Draft } from './rules-draft.ts';
import { placed, withWords, type HeardOut, type HearingFacts } from './rules-telling.ts';
import type { Deed, Heard } from './rules.ts';

type Edited = Extract<Deed, { kind: 'edited' }>;
const MOST_EDITS = 20;

/** What they changed afterwards is what they meant. */
export function edited(draft: Draft, deed: Edited, facts: HearingFacts, heard: Heard): HeardOut {
  const { messageId } = deed;
  const question = draft.answeredIn[messageId];
  if (question) {
    return { draft: withAnswer(draft, question, deed.words), notes: [], again: true };
  }
  if (draft.place?.messageId === messageId && draft.place.from !== 'photo') {
    const asIfNew = { ...heard, messageId, position: draft.place.position };
    if (facts.found) return { ...placed(draft, facts, asIfNew), again: true };
  }
  if (draft.address?.messageId === messageId) {
    const address = { ...draft.address, words: deed.words.slice(0, 300) };
    return { draft: { ...draft, address }, notes: [], again: true };
  }
  const before = [...draft.said, ...draft.photos].find((it) => it.messageId === messageId);
  if (before) {
    return { draft: withWords(draft, deed.words, { ...heard, ...before }), notes: [], again: true };
  }
  const edits = Object.fromEntries(
    Object.entries({ ...draft.edits, [messageId]: deed.words }).slice(-MOST_EDITS),
  );
  return { draft: { ...draft, edits }, notes: [], again: false };
}

const withAnswer = (draft: Draft, question: string, said: string): Draft => ({
  ...draft,
  answers: { ...draft.answers, [question]: said.trim() },
});
