import type { Locale, Localised } from '#basics/localised.ts';

export const sensitivities = ['public', 'reviewed', 'never'] as const;
/** When a stranger may see such a report: at once, after the desk has looked, never. */
export type Sensitivity = (typeof sensitivities)[number];

export const questionTypes = ['choice', 'yes-no', 'text'] as const;
export type QuestionType = (typeof questionTypes)[number];

/** An answer to an earlier question of the same category. */
export type Condition = { question: string; equals: string };

/** What is asked besides photo, place and words. `options` belong to a choice only. */
export type Question = {
  key: string;
  type: QuestionType;
  label: Localised;
  hint?: Localised | undefined;
  options?: { key: string; label: Localised }[] | undefined;
  required: boolean;
  onlyIf?: Condition | undefined;
};

/** Words shown instead of (`blocks`) or above the form when a report is the wrong first step. */
export type Stopper = { words: Localised; blocks: boolean; onlyIf?: Condition | undefined };

export const severities = ['low', 'normal', 'high'] as const;
/** How urgent a kind of problem is. */
export type Severity = (typeof severities)[number];

export const respondUnits = ['hours', 'working-days', 'calendar-days'] as const;
/** In what the time to respond is counted. */
export type RespondUnit = (typeof respondUnits)[number];

/** A kind of place problem, or a group of them (a category that others name as parent). */
export type Category = {
  id: string;
  parentId: string | null;
  key: string;
  names: Localised;
  hints: Localised;
  keywords: Partial<Record<Locale, string[]>>;
  questions: Question[];
  stopper: Stopper | null;
  sensitivity: Sensitivity;
  proofRequired: boolean;
  hidesWallText: boolean;
  /** So many of `respondUnit`. */
  respondWithinH: number;
  respondUnit: RespondUnit;
  severity: Severity;
  nearbyM: number;
  retentionDays: number;
  position: number;
  retired: boolean;
};

/** What was answered, by the question's key. Yes-no is 'yes' or 'no'. */
export type Answers = Record<string, string>;

/** Longest free answer, in characters. */
const ANSWER_LENGTH = 500;

type Asking = Pick<Category, 'questions'>;

/** The questions to ask now: one that hangs on another is asked only when that one was answered so. */
export function visibleQuestions(category: Asking, answers: Answers): Question[] {
  const visible: Question[] = [];
  for (const question of category.questions) {
    if (holds(question.onlyIf, visible, answers)) visible.push(question);
  }
  return visible;
}

const holds = (condition: Condition | undefined, visible: Question[], answers: Answers) =>
  !condition ||
  (visible.some(({ key }) => key === condition.question) &&
    answers[condition.question] === condition.equals);

export type AnswerProblem =
  'category.answer-required' | 'category.answer-unknown' | 'category.answer-too-long';

/**
 * The answers worth keeping (trimmed; those to questions not asked are dropped), and what is
 * wrong with the others, by question key.
 */
export function checkAnswers(category: Asking, given: Answers) {
  const answers: Answers = {};
  const problems: Record<string, AnswerProblem> = {};
  for (const question of visibleQuestions(category, given)) {
    const answer = (given[question.key] ?? '').trim();
    const problem = answerProblem(question, answer);
    if (problem) problems[question.key] = problem;
    else if (answer) answers[question.key] = answer;
  }
  return { answers, problems };
}

function answerProblem(question: Question, answer: string): AnswerProblem | null {
  if (!answer) return question.required ? 'category.answer-required' : null;
  if (question.type === 'text') {
    return answer.length > ANSWER_LENGTH ? 'category.answer-too-long' : null;
  }
  return answerKeys(question).includes(answer) ? null : 'category.answer-unknown';
}

/** The answers a question accepts; none for free text. */
export function answerKeys(question: Question): string[] {
  if (question.type === 'yes-no') return ['yes', 'no'];
  return (question.options ?? []).map(({ key }) => key);
}

/** The words that must come before sending, given these answers; null when there are none. */
export function stoppedBy(
  category: Pick<Category, 'questions' | 'stopper'>,
  answers: Answers,
): Stopper | null {
  const { stopper } = category;
  if (!stopper) return null;
  return holds(stopper.onlyIf, visibleQuestions(category, answers), answers) ? stopper : null;
}

/** How a new report of this kind begins: seen at once, or held for the desk. */
export const showingFor = (category: Pick<Category, 'sensitivity'>): 'public' | 'held' =>
  category.sensitivity === 'public' ? 'public' : 'held';

type InTree = Pick<Category, 'id' | 'parentId'>;

/** The category and the groups above it, nearest first: [its id, its group's id, …]. */
export function lineOf(categoryId: string, categories: readonly InTree[]): string[] {
  const parents = new Map(categories.map(({ id, parentId }) => [id, parentId]));
  const line: string[] = [];
  let at: string | null = parents.has(categoryId) ? categoryId : null;
  while (at !== null && !line.includes(at)) {
    line.push(at);
    at = parents.get(at) ?? null;
  }
  return line;
}

/** The categories a person may choose: in use, and not a group. */
export function choosable<T extends InTree & Pick<Category, 'retired'>>(
  categories: readonly T[],
): T[] {
  const groups = new Set(categories.map(({ parentId }) => parentId));
  return categories.filter(({ id, retired }) => !retired && !groups.has(id));
}

type Suggestible = Pick<Category, 'id' | 'parentId' | 'keywords' | 'retired' | 'position'>;

/** Ids of the categories these words speak of, likeliest first; empty when none is recognised. */
export function suggestCategories(
  words: string,
  categories: readonly Suggestible[],
  locale: Locale,
): string[] {
  const said = wordsIn(words);
  if (said.length === 0) return [];
  return choosable(categories)
    .map((category) => ({ category, score: likeness(said, category.keywords, locale) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.category.position - b.category.position)
    .map(({ category }) => category.id);
}

/** Lower-case words; ё as е, for people type either. */
const wordsIn = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

// Keywords are few and always the same: splitting them anew took most of the time.
const split = new Map<string, string[]>();
function stemsOf(keyword: string): string[] {
  const known = split.get(keyword) ?? wordsIn(keyword);
  split.set(keyword, known);
  return known;
}

// People here mix languages in one sentence, so all are tried; their own counts a little more.
function likeness(said: string[], keywords: Category['keywords'], locale: Locale): number {
  const own = keywords[locale] ?? [];
  let score = 0;
  for (const keyword of new Set(Object.values(keywords).flat())) {
    score += occurs(stemsOf(keyword), said) * (own.includes(keyword) ? 4 : 3);
  }
  return score;
}

/** Length of the phrase when its stems begin neighbouring words, else 0: longer says more. */
function occurs(stems: string[], said: string[]): number {
  const here = (at: number) => stems.every((stem, i) => said[at + i]?.startsWith(stem));
  const found = stems.length > 0 && said.some((_, at) => here(at));
  return found ? stems.length : 0;
}
