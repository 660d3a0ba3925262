import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import type { Area } from '#modules/areas/rules.ts';
import type { Shown } from '#modules/warnings/rules.ts';
import { sayIn } from '#server/words.ts';

/** The language in which a warning is read: one's own, or the next it has. */
export const readIn = ({ content }: Pick<Shown, 'content'>, locale: Locale): Locale =>
  [locale, 'ru' as const, ...locales].find((one) => content.texts[one]) ?? locale;

/** Where it holds, in words. */
export function whereOf(
  { content }: Pick<Shown, 'content'>,
  locale: Locale,
  areas: readonly Area[],
) {
  const say = sayIn(locale);
  const { circle, outline, areaIds } = content;
  const names = areaIds
    .map((id) => inLocale(areas.find((one) => one.id === id)?.names ?? {}, locale))
    .filter(Boolean)
    .join(', ');
  const drawn = circle
    ? say('warning.circle-words', { km: circle.km, place: `${circle.lat}, ${circle.lon}` })
    : outline && say('warning.drawn-area');
  return [names, drawn].filter(Boolean).join(': ') || say('warning.everywhere');
}

/** A warning as a list shows it. */
export const briefOf = (locale: Locale, areas: readonly Area[]) => (one: Shown) => {
  const language = readIn(one, locale);
  return {
    ...{ language, state: one.state, exercise: one.exercise },
    href: pressPaths.warning(one.code),
    ...{ kind: one.content.kind, severity: one.content.severity },
    headline: one.content.texts[language]?.headline ?? '',
    where: whereOf(one, locale, areas),
    ...{ expires: new Date(one.content.expires), publishedAt: one.publishedAt },
  };
};
