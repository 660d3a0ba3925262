import { inLocale, type Locale } from '#basics/localised.ts';
import type { Category } from '#modules/categories/rules.ts';

/** What was asked and answered besides the words, in the reader's language. */
export function answersInWords(
  category: Pick<Category, 'questions'> | undefined,
  answers: Record<string, string>,
  locale: Locale,
) {
  return (category?.questions ?? []).flatMap(({ key, type, label, options }) => {
    const given = answers[key];
    if (!given) return [];
    const option = options?.find((one) => one.key === given);
    return [
      {
        label: inLocale(label, locale),
        answer: option ? inLocale(option.label, locale) : given,
        yesNo: type === 'yes-no' ? (given as 'yes' | 'no') : null,
      },
    ];
  });
}
