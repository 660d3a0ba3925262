// A list of choices may be too long for a screen, or its buttons out of sight: typing means the same as pressing.
import { locales } from '#basics/localised.ts';
import { choosable, type Category } from '#modules/categories/rules.ts';
import type { Asked } from './rules-asking.ts';
import { pressValue, readPress, type Tag } from './rules-draft.ts';
import { isNo, isYes, plain } from './rules-words.ts';
import type { Choice } from './rules.ts';

/** The number that somebody typed and nothing besides, as in "2" or "2."; null when it is none. */
export const numberIn = (said: string): number | null =>
  Number(/^\s*№?\s*(\d{1,2})\s*[.)]?\s*$/.exec(said)?.[1] ?? 0) || null;

/** The place of the words that were typed among these, by number or by themselves; null when not exactly one is meant. */
export function placeAmong(words: readonly string[], said: string): number | null {
  const number = numberIn(said);
  if (number !== null) return number <= words.length ? number - 1 : null;
  const [first, ...more] = words.flatMap((one, nth) => (plain(one) === plain(said) ? [nth] : []));
  return first === undefined || more.length > 0 ? null : first;
}

/** What a button would bring that says what was typed; null when there is none. */
export function choiceIn(choices: readonly Choice[], said: string): string | null {
  const { value } =
    choices[
      placeAmong(
        choices.map(({ words }) => words),
        said,
      ) ?? -1
    ] ?? {};
  // A mere number throws nothing away: that takes the word.
  const cancels = value && readPress(value)?.what === 'cancel' && numberIn(said) !== null;
  return value && !cancels ? value : null;
}

type Typed = { asked: Asked; tag: Tag; categories: readonly Category[] };

/** The choice of a question of a draft that was typed; a kind by its name in any language, on whatever page it stands. */
export function typedChoice({ asked, tag, categories }: Typed, said: string): string | null {
  const choices = asked.says.flatMap((one) => one.choices ?? []).flat();
  const shown = choiceIn(choices, said);
  if (shown || !asked.name.startsWith('kind')) return shown;
  const [kind, ...more] = choosable(categories).filter(({ names }) =>
    locales.some((locale) => plain(names[locale]) === plain(said)),
  );
  return kind && more.length === 0 ? pressValue(tag, 'kind', kind.id) : null;
}

/** What the button of an answer to "is it done?" brings, whose words were typed, or a plain yes or no. */
export function typedDone([yes, no, unknown]: readonly Choice[], said: string): string | null {
  if (isYes(said)) return yes?.value ?? null;
  if (isNo(said)) return no?.value ?? null;
  return choiceIn(
    [yes, no, unknown].filter((one) => one !== undefined),
    said,
  );
}
