import { z } from 'zod';
import { locales, type Localised } from '#basics/localised.ts';
import { MOST_CHOICES, MOST_QUESTIONS, questionKinds, type Question } from './rules-survey.ts';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const each = (max: number) =>
  z.preprocess(
    (given) => given ?? {},
    z.object({ kk: text(max), ru: text(max), en: text(max) }).partial(),
  );

const numbers = Array.from({ length: MOST_QUESTIONS }, (_, nth) => nth);
type Sent = { kinds: Record<string, string> } & Record<string, unknown>;

const fields = Object.fromEntries(
  numbers.flatMap((nth) => [
    [`texts${nth}`, each(300)],
    [`choices${nth}`, each(1200)],
  ]),
);

const written = (texts: Partial<Localised>) => locales.filter((locale) => texts[locale]);
const linesOf = (words = '') =>
  words
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function questionOf(sent: Sent, nth: number): Question | null {
  const kind = questionKinds.find((one) => one === sent.kinds[nth]);
  if (!kind) return null;
  const given = sent[`texts${nth}`] as Partial<Localised>;
  const texts = Object.fromEntries(written(given).map((one) => [one, given[one]]));
  const lines = sent[`choices${nth}`] as Partial<Localised>;
  const count = Math.max(...written(texts).map((one) => linesOf(lines[one]).length), 0);
  const choices = Array.from({ length: kind === 'choice' ? count : 0 }, (_, at) =>
    Object.fromEntries(written(texts).map((one) => [one, linesOf(lines[one])[at] ?? ''])),
  );
  return { kind, texts, choices };
}

const isWhole = ({ kind, texts, choices }: Question) =>
  kind !== 'choice' ||
  (choices.length >= 2 &&
    choices.length <= MOST_CHOICES &&
    choices.every((choice) => written(choice).length === written(texts).length));

/** The questions of a survey as their form sends them; choices are lines, in each language as many. */
export const surveyForm = z
  .object({ kinds: z.record(z.string(), z.string()).default({}), ...fields })
  .transform((sent, context) => {
    const found = numbers.flatMap((nth) => {
      const question = questionOf(sent as Sent, nth);
      return question ? [{ nth, question }] : [];
    });
    const wrong = (path: string[], message: string) =>
      context.issues.push({ code: 'custom', path, message, input: sent });
    for (const { nth, question } of found) {
      if (written(question.texts).length === 0)
        wrong([`texts${nth}`, 'ru'], 'activity.question-missing');
      else if (!isWhole(question)) wrong([`choices${nth}`, 'ru'], 'activity.choices-wrong');
    }
    if (found.length === 0) wrong(['kinds', '0'], 'activity.no-questions');
    return { questions: found.map(({ question }) => question) };
  });
export type SurveyForm = z.output<typeof surveyForm>;

/** What somebody who came answers, by the numbers of the questions. */
export const surveyAnswers = z.object({
  answers: z.record(z.string(), z.string().max(4000, 'field.too-long')).default({}),
});
export type SurveyAnswers = z.output<typeof surveyAnswers>;
