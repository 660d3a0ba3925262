import { inLocale, type Locale } from '#basics/localised.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import type { Category, Condition, QuestionType } from '#modules/categories/rules.ts';

/** A category as the form lists it, in the reader's language. */
export type FormCategory = { id: string; parentId: string | null; name: string };

/** What a category means and asks, and which words speak of it: fetched by the form once it is open. */
export type CategoryDetails = {
  id: string;
  parentId: string | null;
  hint: string;
  keywords: Category['keywords'];
  position: number;
  retired: boolean;
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
  return (await publicCategories()).map(({ id, parentId, names }) => ({
    id,
    parentId,
    name: inLocale(names, locale),
  }));
}

/** What each of these categories asks, in the same order. */
export async function categoryDetails(locale: Locale): Promise<CategoryDetails[]> {
  return (await publicCategories()).map((category) => ({
    id: category.id,
    parentId: category.parentId,
    hint: inLocale(category.hints, locale),
    keywords: category.keywords,
    position: category.position,
    retired: category.retired,
    questions: category.questions.map((question) => inOneLanguage(question, locale)),
    stopper: category.stopper && {
      words: inLocale(category.stopper.words, locale),
      blocks: category.stopper.blocks,
      onlyIf: category.stopper.onlyIf,
    },
  }));
}

const inOneLanguage = (question: Category['questions'][number], locale: Locale): FormQuestion => ({
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
});
