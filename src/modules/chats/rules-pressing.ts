import { answerKeys } from '#modules/categories/rules.ts';
import { readPress, type Draft, type Note } from './rules-draft.ts';
import type { HeardOut, HearingFacts } from './rules-telling.ts';

type Press = (draft: Draft, args: string[], facts: HearingFacts) => Draft | HeardOut;

/** What each button of a draft does. */
const presses: Record<string, Press> = {
  'go-on': (draft) => draft,
  'no-photo': (draft) => ({ ...draft, withoutPhoto: true }),
  here: choosePlace,
  page: (draft, [page = 'likely', part]) => ({ ...draft, page: part ? `${page}:${part}` : page }),
  kind: (draft, [categoryId = '']) =>
    categoryId === draft.categoryId
      ? draft
      : { ...draft, categoryId, page: 'likely', answers: {}, answeredIn: {} },
  answer: answerQuestion,
  same: (draft, [code = '']) => ({ draft, notes: [], again: false, act: { follow: code } }),
  new: (draft, _, { near }) => ({ ...draft, notThese: [...draft.notThese, ...near] }),
  'other-place': (draft) => ({
    ...{ ...draft, place: null, address: null, placeChoices: [] },
    notFromPhoto: true,
  }),
  'other-kind': (draft) => ({
    ...{ ...draft, categoryId: null, page: 'likely', answers: {}, answeredIn: {} },
  }),
  cancel: (draft) => ({ draft, notes: [], again: false, act: 'cancel' }),
  // Something came between: they see the summary before it is sent.
  send: (draft, _, { step }) =>
    step === 'review' ? { draft, notes: [], again: false, act: 'send' } : draft,
};

/** What a button of a report in the making does; an old one does nothing and says so. */
export function pressed(draft: Draft, value: string, facts: HearingFacts): HeardOut {
  const press = readPress(value);
  const act = press && press.tag === facts.tag ? presses[press.what] : undefined;
  if (!press || !act) return { draft, notes: [oldButton], again: true };
  const done = act(draft, press.args, facts);
  return 'draft' in done ? done : { draft: done, notes: [], again: true };
}

const oldButton: Note = { key: 'chat.old-button' };

function choosePlace(draft: Draft, [nth = '']: string[]): Draft {
  const choice = draft.placeChoices[Number(nth)];
  if (!choice) return draft;
  const { label, ...place } = choice;
  const told = { messageId: draft.address?.messageId ?? '', position: 0 };
  const address = draft.address ?? { ...told, words: label };
  return {
    ...draft,
    address,
    place: { ...place, ...told, from: 'address' },
    placeChoices: [],
  };
}

function answerQuestion(draft: Draft, [at = '', nth = '']: string[], facts: HearingFacts): Draft {
  const question = facts.category?.questions[Number(at)];
  const answer = question && answerKeys(question)[Number(nth)];
  if (!question || !answer) return draft;
  return { ...draft, answers: { ...draft.answers, [question.key]: answer } };
}
