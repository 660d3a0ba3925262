import type { Localised } from '#basics/localised.ts';

export const questionKinds = ['choice', 'scale', 'words'] as const;
/** One of some choices, one to five, or one's own words. */
export type QuestionKind = (typeof questionKinds)[number];

export type Question = {
  kind: QuestionKind;
  texts: Partial<Localised>;
  choices: Partial<Localised>[];
};

export const MOST_QUESTIONS = 6;
export const MOST_CHOICES = 8;
/** Fewer answers than these are shown to nobody: among so few, each could be known. */
export const LEAST_ANSWERS = 5;
/** So long somebody may answer. */
export const SURVEY_DAYS = 14;
export const MOST_WORDS = 1000;
/** What somebody wrote is erased so long after the survey closed. */
export const WORDS_KEPT_DAYS = 30;

/** The choices of a question by their numbers: those it names, or one to five. */
export const choicesOf = ({ kind, choices }: Question): number[] => {
  if (kind === 'scale') return [1, 2, 3, 4, 5];
  return kind === 'choice' ? choices.map((_, nth) => nth) : [];
};

/** How a number of one to five is said. */
export function scaleWords(choice: number) {
  if (choice === 1) return 'activity.scale-low' as const;
  return choice === 5 ? ('activity.scale-high' as const) : ('activity.scale' as const);
}

export type Answers = {
  choices: { question: number; choice: number }[];
  words: { question: number; words: string }[];
};

/** What somebody answered, by the numbers of the questions; a question may be left out. Null where it fits none. */
export function answersOf(
  questions: readonly Question[],
  given: Readonly<Record<string, string>>,
): Answers | null {
  const found: Answers = { choices: [], words: [] };
  for (const [question, one] of questions.entries()) {
    const text = (given[question] ?? '').trim();
    if (text === '') continue;
    if (one.kind === 'words') {
      found.words.push({ question, words: text.slice(0, MOST_WORDS) });
      continue;
    }
    const choice = choicesOf(one).find((it) => String(it) === text);
    if (choice === undefined) return null;
    found.choices.push({ question, choice });
  }
  return found;
}

export type Count = { question: number; choice: number; count: number };
export type Tally = Question & {
  /** How many answered it; its counts are null where these are too few to be shown. */
  answers: number | null;
  counts: { choice: number; count: number }[] | null;
};

/**
 * The counts of a survey that is over, question by question; null while there are fewer than five answers
 * in all. A question that fewer than five answered has none.
 */
export function tallyOf(
  questions: readonly Question[],
  answers: number,
  counts: readonly Count[],
): Tally[] | null {
  if (answers < LEAST_ANSWERS) return null;
  return questions.map((one, question) => {
    const own = counts.filter((it) => it.question === question);
    const all = own.reduce((sum, { count }) => sum + count, 0);
    if (one.kind === 'words' || all < LEAST_ANSWERS) return { ...one, answers: null, counts: null };
    const countOf = (choice: number) => own.find((it) => it.choice === choice)?.count ?? 0;
    const each = choicesOf(one).map((choice) => ({ choice, count: countOf(choice) }));
    return { ...one, answers: all, counts: each };
  });
}
