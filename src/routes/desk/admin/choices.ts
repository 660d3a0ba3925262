import { inLocale, type Locale, type Localised } from '#basics/localised.ts';

type InTree = { id: string; parentId: string | null; names: Localised; retired: boolean };

/** What a list of choices offers: those in use, each after the one it lies in, set in by dashes. */
export function treeChoices(all: readonly InTree[], locale: Locale) {
  const inUse = all.filter(({ retired }) => !retired);
  const below = (parentId: string | null, depth: number): { value: string; text: string }[] =>
    inUse
      .filter((one) => one.parentId === parentId)
      .flatMap(({ id, names }) => [
        { value: id, text: `${'– '.repeat(depth)}${inLocale(names, locale)}` },
        ...below(id, depth + 1),
      ]);
  return below(null, 0);
}
