import { locales, type Locale } from '#basics/localised.ts';
import type { Say } from '#basics/words.ts';
import { escapeHtml } from '#modules/letters/rules.ts';
import type { ItemText, ItemTexts } from '#modules/syndication/rules.ts';
import { sayIn } from '#server/words.ts';
import type { Content, WarningText } from './rules.ts';

type Said = { headline: string; description: string; instruction: string };

/** What an alert says in a language, its card and its all-clear in it; null when it has none. */
export function saidIn({ texts, cancelled }: Content, locale: Locale): Said | null {
  const text = texts[locale];
  if (!text) return null;
  const say = sayIn(locale);
  if (cancelled === 'mistake') {
    const headline = say('warning.mistake-headline', { headline: text.headline });
    return { headline, description: text.allClear || say('warning.was-mistake'), instruction: '' };
  }
  if (cancelled) {
    const headline = say('warning.all-clear-headline', { headline: text.headline });
    return { headline, description: text.allClear || say('warning.is-over'), instruction: '' };
  }
  const [they, ...todo] = cardLines(text, say);
  return {
    headline: text.headline,
    description: joined([text.description, they]),
    instruction: joined([text.instruction, ...todo]),
  };
}

/** The card of a fraud, each line with what it is; a line that nobody wrote is empty. */
const cardLines = ({ theySay, youDo, callWhom }: WarningText, say: Say) => [
  theySay && `${say('warning.they-say')}: ${theySay}`,
  youDo && `${say('warning.you-do')}: ${youDo}`,
  callWhom && `${say('warning.call-whom')}: ${callWhom}`,
];

const joined = (parts: readonly (string | undefined)[]) => parts.filter(Boolean).join('\n\n');

/** A warning as every outlet gets it, in all its languages. */
export function itemTexts(content: Content): ItemTexts {
  const texts = locales.flatMap((locale): [Locale, ItemText][] => {
    const said = saidIn(content, locale);
    if (!said) return [];
    const words = joined([said.description, said.instruction]);
    const html = words
      .split(/\n{2,}/)
      .map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`)
      .join('');
    return [[locale, { title: said.headline, summary: said.description, html, words }]];
  });
  return Object.fromEntries(texts);
}
