import { locales } from '#basics/localised.ts';
import type { Question } from '#modules/activities/rules-survey.ts';

/** The questions of a survey as their form shows them. */
export const valuesOf = (questions: readonly Question[]): Record<string, string> =>
  Object.fromEntries(
    questions.flatMap(({ kind, texts, choices }, nth) => [
      [`kinds.${nth}`, kind],
      ...locales.flatMap((locale) => [
        [`texts${nth}.${locale}`, texts[locale] ?? ''],
        [
          `choices${nth}.${locale}`,
          choices
            .map((one) => one[locale] ?? '')
            .join('\n')
            .trim(),
        ],
      ]),
    ]),
  );
