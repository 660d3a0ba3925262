import { inLocale, type Locale } from '#basics/localised.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import type { Category, Condition, QuestionType } from '#modules/categories/rules.ts';

/** A category as the form shows it: in the reader's language, with what decides what is asked. */
export type FormCategory = {
  id: string;
  parentId: string | null;
  key: string;
  name: string;
  hint: string;
  keywords: Category['keywords'];
  position: number;
  retired: boolean;
  proofRequired: boolean;
  questions: FormQuestion[];
  stopper: { words: string; blocks: boolean; onlyIf?: Condition | undefined } | null;
};
export type FormQuestion = {
  key: string;
  type: QuestionType;
  label: string;
  hint: string;
  options: { key: string; label: string }[];
  required: boolean;
  onlyIf?: Condition | undefined;
};

/** The categories a resident may choose from, in their language. */
export async function formCategories(locale: Locale): Promise<FormCategory[]> {
  return (await publicCategories()).map((category) => ({
    id: category.id,
    parentId: category.parentId,
    key: category.key,
    name: inLocale(category.names, locale),
    hint: inLocale(category.hints, locale),
    keywords: category.keywords,
    position: category.position,
    retired: category.retired,
    proofRequired: category.proofRequired,
    questions: category.questions.map((question) => ({
      key: question.key,
      type: question.type,
      label: inLocale(question.label, locale),
      hint: inLocale(question.hint ?? {}, locale),
      options: (question.options ?? []).map(({ key, label }) => ({
        key,
        label: inLocale(label, locale),
      })),
      required: question.required,
      onlyIf: question.onlyIf,
    })),
    stopper: category.stopper && {
      words: inLocale(category.stopper.words, locale),
      blocks: category.stopper.blocks,
      onlyIf: category.stopper.onlyIf,
    },
  }));
}
