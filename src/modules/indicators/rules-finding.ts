import { plainValue, type Kind } from './rules.ts';

/** A piece of a line that may be an indicator, from and to which sign. */
export type Found = { kind: Kind; written: string; from: number; to: number };

const name = String.raw`[\p{L}\d_](?:[\p{L}\d_.\-]|@(?=[\p{L}\d])){2,40}`;
// A low stroke is read as air: `skorost 777` was `skorost_777`, but `skorost 500 тг` is a price.
const lostStroke = String.raw`(?:\s\d{1,4}(?![\p{L}\d])(?!\s?(?:тг|тенге|теңге|₸|руб|₽)))?`;
// A dot may be read as a comma and may have got air around it.
const dot = String.raw`\s{0,2}[.,•·]\s{0,2}`;
const slash = String.raw`\s{0,2}[/|\\]\s{0,2}`;
const http = String.raw`(?:https?:?[/|\\]{2})?(?:www${dot})?`;
const endings =
  'com|ru|kz|net|org|info|biz|shop|site|top|xyz|club|store|online|link|pro|io|me|to|cc|ws|su|gg|рф|қаз';

/** Tried in this order: what one has taken the next does not see. */
const shapes: readonly [Kind, RegExp][] = [
  ['email', new RegExp(String.raw`[\p{L}\d._%+-]{2,40}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`, 'giu')],
  [
    'onion',
    new RegExp(String.raw`${http}[\p{L}\d]{8,62}${dot}[oо0]n[iіl1]?[oо0]n(?:\/\S*)?`, 'giu'),
  ],
  [
    'handle',
    new RegExp(
      String.raw`${http}(?:(?<![\p{L}\d])[tт]|telegram|телеграм)${dot}(?:me|mе|ме|mc|dog)${slash}\+?@?${name}${lostStroke}`,
      'giu',
    ),
  ],
  [
    'handle',
    new RegExp(
      String.raw`(?:telegram|телеграм{1,2}|тг|tg|жеделхат)\s?[:\-–]?\s?@?(?<name>[A-Za-z][\w.]{3,40})`,
      'giu',
    ),
  ],
  [
    'vk',
    new RegExp(
      String.raw`${http}(?<![\p{L}\d])[vв][kк]${dot}(?:com|сом|сот|cc|ru)${slash}@?${name}`,
      'giu',
    ),
  ],
  ['handle', new RegExp(String.raw`(?<![\p{L}\d])[@©®]\s?${name}${lostStroke}`, 'giu')],
  [
    'url',
    new RegExp(
      String.raw`${http}(?<![\p{L}\d.@-])(?:[\p{L}\d-]{2,}\.){1,4}(?:${endings})(?![\p{L}\d])(?:\/\S*)?`,
      'giu',
    ),
  ],
  ['url', new RegExp(String.raw`https?:\/\/\S{4,}`, 'giu')],
  [
    'phone',
    /(?<![\p{L}\d])(?:\+\s?)?[\dOОoоlI|З](?:[\s()./\-–—]{0,3}[\dOОoоlI|ЗБ]){9,14}(?![\p{L}\d])/gu,
  ],
];

const looksLikePhone = (written: string) => {
  const digits = written.replace(/\D/g, '').length;
  return digits >= 8 && /^\s*(?:\+|[78]|\(?7\d\d)/.test(written.replace(/[OОoо]/g, '0'));
};

/**
 * What in a line may be a handle, an address of the net or a number, though it was read from a wall:
 * dots taken for commas, letters for digits, Cyrillic for Latin. Nothing is decided: the desk is.
 */
export function indicatorsIn(line: string): Found[] {
  const found: Found[] = [];
  for (const [kind, shape] of shapes) {
    for (const match of line.matchAll(shape)) {
      const from = match.index;
      const to = from + match[0].length;
      if (found.some((other) => from < other.to && other.from < to)) continue;
      const written = tidy(kind, match.groups?.name ?? match[0]);
      if (kind === 'phone' && !looksLikePhone(written)) continue;
      if (plainValue(kind, written) !== null) found.push({ kind, written, from, to });
    }
  }
  return found.toSorted((a, b) => a.from - b.from);
}

// The written form is kept, but for the air and the marks that only reading put there.
function tidy(kind: Kind, text: string): string {
  if (kind === 'phone') return text.trim();
  const stroked = kind === 'handle' ? text.trim().replace(/ (?=\d{1,4}$)/, '_') : text.trim();
  const tight = stroked.replace(/\s+/g, '').replace(/[.,]+$/, '');
  if (kind === 'handle') {
    return tight.replace(/^[©®]/, '@').replace(/[tт][.,•·](?:me|mе|ме|mc)[/|\\]/i, 't.me/');
  }
  if (kind === 'vk') return tight.replace(/[vв][kк][.,•·](?:com|сом|сот)[/|\\]/i, 'vk.com/');
  return kind === 'onion' ? tight.replace(/[.,•·][oо0]n[iіl1]?[oо0]n/i, '.onion') : tight;
}
