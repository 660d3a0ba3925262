import { inLocale, type Locale } from '#basics/localised.ts';
import type { Say } from '#basics/words.ts';
import { stoppedBy, type Category } from '#modules/categories/rules.ts';
import { openQuestion, pressValue, type Draft, type StepName, type Tag } from './rules-draft.ts';
import type { KindRow } from './rules-kinds.ts';
import type { Choice, Said } from './rules.ts';

/** A report near by that may be the same. */
export type NearCard = { code: string; words: string; photoPath?: string; href: string };

/** What is known when something is asked: all in the words of the reader. */
export type AskFacts = {
  say: Say;
  locale: Locale;
  tag: Tag;
  category: Category | null;
  kinds: KindRow[];
  near: NearCard[];
  /** The lines of the summary. */
  summary: string[];
  /** Emergency numbers, such as "102, 112". */
  numbers: string;
};

/** What is asked, and a name for it: the same name is the same question. */
export type Asked = { name: string; says: Said[] };

type Asker = (draft: Draft, facts: AskFacts) => Asked;

/** What each step says. */
const askers: Record<StepName, Asker> = {
  photo: (_, { say, tag }) => ({
    name: 'photo',
    says: [
      {
        words: say('chat.ask-photo'),
        choices: [[press(tag, 'no-photo', say('chat.no-photo'))], [cancelButton(tag, say)]],
      },
    ],
  }),
  place: askPlace,
  kind: (_, { say, tag, kinds }) => ({
    name: `kind ${JSON.stringify(kinds)}`,
    says: [
      { words: say('chat.ask-kind'), choices: kinds.map((row) => [kindButton(tag, row, say)]) },
    ],
  }),
  stopped: (draft, { say, category, locale, numbers }) => {
    const stopper = category && stoppedBy(category, draft.answers);
    const words = [inLocale(stopper?.words ?? {}, locale), say('chat.stopped', { numbers })];
    return { name: 'stopped', says: [{ words: words.join('\n\n') }] };
  },
  question: askQuestion,
  words: (_, { say }) => ({ name: 'words', says: [{ words: say('chat.ask-words') }] }),
  near: askNear,
  review: (_, { say, tag, summary }) => ({
    name: 'review',
    says: [
      {
        words: [say('chat.summary'), ...summary].join('\n'),
        choices: [
          [press(tag, 'send', say('chat.send'))],
          [
            press(tag, 'other-place', say('chat.change-place')),
            press(tag, 'other-kind', say('chat.change-kind')),
          ],
          [cancelButton(tag, say)],
        ],
      },
    ],
  }),
};

/** The question of a step, in words and buttons. */
export const ask = (step: StepName, draft: Draft, facts: AskFacts): Asked =>
  askers[step](draft, facts);

const press = (tag: Tag, what: string, words: string, ...args: (string | number)[]): Choice => ({
  value: pressValue(tag, what, ...args),
  words,
});

const cancelButton = (tag: Tag, say: Say) => press(tag, 'cancel', say('chat.cancel'));

function askPlace({ placeChoices }: Draft, { say, tag }: AskFacts): Asked {
  if (placeChoices.length === 0) {
    return { name: 'place', says: [{ words: say('chat.ask-place'), askPlace: true }] };
  }
  const choices = placeChoices.map(({ label }, nth) => [press(tag, 'here', label, nth)]);
  return {
    name: `place ${JSON.stringify(placeChoices)}`,
    says: [{ words: say('chat.choose-place'), choices }],
  };
}

function kindButton(tag: Tag, row: KindRow, say: Say): Choice {
  if ('kind' in row) return press(tag, 'kind', row.words, row.kind);
  const words = { more: say('chat.more-kinds'), back: say('chat.back') }[row.words] ?? row.words;
  return press(tag, 'page', words, ...row.page.split(':'));
}

function askQuestion(draft: Draft, { say, locale, tag, category }: AskFacts): Asked {
  const question = openQuestion(draft, category);
  if (!category || !question) return { name: 'question', says: [] };
  const at = category.questions.indexOf(question);
  const label = inLocale(question.label, locale);
  const words = [label, inLocale(question.hint ?? {}, locale)].filter(Boolean).join('\n');
  const answers =
    question.type === 'yes-no'
      ? [say('category.yes'), say('category.no')]
      : (question.options ?? []).map((option) => inLocale(option.label, locale));
  const choices = answers.map((answer, nth) => [press(tag, 'answer', answer, at, nth)]);
  return {
    name: `question ${category.id} ${question.key}`,
    says: [choices.length > 0 ? { words, choices } : { words }],
  };
}

function askNear(draft: Draft, { say, tag, near }: AskFacts): Asked {
  const shown = near.filter(({ code }) => !draft.notThese.includes(code));
  const cards = shown.map(({ code, words, photoPath, href }) => ({
    words,
    ...(photoPath && { photoPath }),
    link: { href, words: say('chat.look') },
    choices: [[press(tag, 'same', say('chat.same'), code)]],
  }));
  return {
    name: `near ${shown.map(({ code }) => code).join(' ')}`,
    says: [
      { words: say('chat.near-title', { count: shown.length }) },
      ...cards,
      { words: say('chat.near-none'), choices: [[press(tag, 'new', say('chat.new'))]] },
    ],
  };
}
