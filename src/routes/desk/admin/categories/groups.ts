import { inLocale, type Locale } from '#basics/localised.ts';
import { allCategories } from '#modules/categories/queries.ts';

/** The categories that may be chosen as the group of another one, by key. */
export const groupChoices = async (locale: Locale, except = '') =>
  (await allCategories())
    .filter(({ retired, key, parentId }) => !retired && key !== except && parentId === null)
    .map(({ key, names }) => ({ value: key, text: inLocale(names, locale) }));
