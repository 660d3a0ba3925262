import { openQuestion, type Draft, type Ended, type Note } from './rules-draft.ts';
import { edited } from './rules-editing.ts';
import { pressed } from './rules-pressing.ts';
import { placed, withPlace, withWords, type HeardOut, type HearingFacts } from './rules-telling.ts';
import type { Deed, Heard } from './rules.ts';
import { answerIn, looksLikeAddress, withoutPlace } from './rules-words.ts';

/** Whether something that arrives now belongs to the draft that ended before it. */
export const belongsTo = (before: Ended | null, { deed, messageId, position }: Heard): boolean =>
  before !== null &&
  (position < before.position ||
    before.messageIds.includes(deed.kind === 'edited' ? deed.messageId : messageId) ||
    (deed.kind === 'photo' && deed.album !== undefined && before.albums.includes(deed.album)));

/** What a report in the making becomes when somebody does something in its chat. */
export function hear(draft: Draft, heard: Heard, facts: HearingFacts): HeardOut {
  const { deed } = heard;
  if (deed.kind === 'choice') return pressed(draft, deed.value, facts);
  if (deed.kind === 'edited') return edited(draft, deed, facts, heard);
  if (alreadyHeard(draft, heard)) return { draft, notes: [], again: false };
  if (facts.choice) return typed(draft, facts.choice, facts, heard);
  const late = draft.edits[heard.messageId];
  const meant = late !== undefined && 'words' in deed ? { ...deed, words: late } : deed;
  return told(draft, meant, facts, heard);
}

/** The same message under another name of its update, or a place that walks with its sender. */
const alreadyHeard = (draft: Draft, { messageId }: Heard) =>
  [...draft.photos, ...draft.voices, ...draft.said, draft.place, draft.address].some(
    (it) => it?.messageId === messageId,
  ) ||
  messageId in draft.answeredIn ||
  (draft.typedIn ?? []).includes(messageId);

/** Typed instead of pressed: the same, but a message that arrives again is no answer to the next question. */
function typed(draft: Draft, choice: string, facts: HearingFacts, { messageId }: Heard): HeardOut {
  const out = pressed(draft, choice, facts);
  const typedIn = [...(out.draft.typedIn ?? []), messageId].slice(-MOST_TYPED);
  return { ...out, draft: { ...out.draft, typedIn } };
}

const MOST_TYPED = 50;

function told(draft: Draft, deed: Deed, facts: HearingFacts, heard: Heard): HeardOut {
  if (deed.kind === 'photo') return photo(draft, deed, facts, heard);
  if (deed.kind === 'voice') return voice(draft, facts, heard);
  if (deed.kind === 'place') return { ...placed(draft, facts, heard), again: true };
  if (deed.kind === 'words') return words(draft, deed.words, facts, heard);
  return { draft, notes: [{ key: 'chat.cannot-use' }], again: true };
}

type PhotoDeed = Extract<Deed, { kind: 'photo' }>;

function photo(draft: Draft, deed: PhotoDeed, facts: HearingFacts, heard: Heard): HeardOut {
  const { messageId, position, sentAt } = heard;
  const captioned = deed.words ? withWords(draft, deed.words, heard) : draft;
  const { photo: kept } = facts;
  const placed = facts.found?.inside ? withPlace(captioned, facts.found, heard) : captioned;
  if (!kept) return { draft: placed, notes: [{ key: 'chat.photo-not-fetched' }], again: false };
  if ('refused' in kept) return { draft: placed, notes: [kept.refused], again: false };
  if (draft.photos.some(({ id }) => id === kept.id)) {
    return { draft: placed, notes: [], again: false };
  }
  const one = {
    ...{ messageId, position, sentAt, id: kept.id },
    ...(deed.album !== undefined && { album: deed.album }),
  };
  const photos = [...placed.photos, one];
  const alone = facts.step === 'review' || !isBurst(draft, deed, sentAt);
  const notes: Note[] =
    draft.photos.length > 0 && alone
      ? [{ key: 'chat.photo-added', params: { count: photos.length } }]
      : [];
  return { draft: { ...placed, photos }, notes, again: false };
}

const BURST_MS = 30_000;

/** One of several that were sent together: an album, or shortly after another. */
const isBurst = (draft: Draft, { album }: PhotoDeed, sentAt: string) =>
  draft.photos.some(
    (one) =>
      (album !== undefined && one.album === album) ||
      Math.abs(Date.parse(one.sentAt) - Date.parse(sentAt)) < BURST_MS,
  );

function voice(draft: Draft, { voice: kept }: HearingFacts, heard: Heard): HeardOut {
  if (!kept?.kept) return { draft, notes: [{ key: 'chat.voice-not-kept' }], again: false };
  const { messageId, position } = heard;
  const voices = [...draft.voices, { messageId, position }];
  return { draft: { ...draft, voices }, notes: [{ key: 'chat.voice-kept' }], again: true };
}

function words(draft: Draft, said: string, facts: HearingFacts, heard: Heard): HeardOut {
  if (facts.found) {
    const rest = withoutPlace(said);
    const out = placed(rest ? withWords(draft, rest, heard) : draft, facts, heard);
    return { ...out, again: true };
  }
  if (facts.step === 'question') return answered(draft, said, facts, heard);
  if (facts.step === 'place') return addressed(draft, said, facts, heard);
  return { draft: withWords(draft, said, heard), notes: [], again: true };
}

function answered(draft: Draft, said: string, facts: HearingFacts, heard: Heard): HeardOut {
  const question = openQuestion(draft, facts.category);
  const answer = question && answerIn(question, said);
  if (!question || !answer) return { draft: withWords(draft, said, heard), notes: [], again: true };
  const next = { ...draft, answers: { ...draft.answers, [question.key]: answer } };
  if (question.type !== 'text') return { draft: next, notes: [], again: true };
  const answeredIn = { ...draft.answeredIn, [heard.messageId]: question.key };
  return { draft: { ...next, answeredIn }, notes: [], again: true };
}

/** They were asked where it is: words are an address, unless they speak of the problem. */
function addressed(draft: Draft, said: string, facts: HearingFacts, heard: Heard): HeardOut {
  const { messageId, position } = heard;
  const isAddress = looksLikeAddress(said);
  if (!isAddress && facts.speaksOfKind) {
    return { draft: withWords(draft, said, heard), notes: [], again: true };
  }
  const placeChoices = facts.choices ?? [];
  const address = { messageId, position, words: said.slice(0, 300) };
  const next = isAddress ? { ...draft, address } : withWords(draft, said, heard);
  const notes: Note[] = placeChoices.length === 0 ? [{ key: 'chat.place-not-found' }] : [];
  return { draft: { ...next, placeChoices }, notes, again: true };
}
