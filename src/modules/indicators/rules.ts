/** What a wall may advertise. A handle is a name behind t.me/ or an @. */
export const kinds = ['handle', 'vk', 'onion', 'url', 'phone', 'email'] as const;
export type Kind = (typeof kinds)[number];

// Letters that look alike on a wall; the small ones only, for all is made small first.
const lookAlikes: Record<string, string> = {
  ...{ а: 'a', в: 'b', е: 'e', ё: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c' },
  ...{ т: 't', у: 'y', х: 'x', ү: 'y', ұ: 'y', і: 'i', ј: 'j', ѕ: 's', һ: 'h', ө: 'o', қ: 'k' },
  ...{ '0': 'o', '1': 'i', l: 'i', '|': 'i', '!': 'i', '@': 'a', '5': 's', '8': 'b', $: 's' },
};

const folded = (text: string) =>
  [...text.normalize('NFKC').toLowerCase()].map((sign) => lookAlikes[sign] ?? sign).join('');

/** Digits as they are read on a wall, with letters taken for them put right. */
const digitsOf = (text: string) =>
  text
    .replace(/[oоθ]/gi, '0')
    .replace(/[il|!]/gi, '1')
    .replace(/з/gi, '3')
    .replace(/б/gi, '6')
    .replace(/в/gi, '8')
    .replace(/\D/g, '');

/** A number with its country: 8 705… and 705… are +7 705… (Kazakhstan, Russia). */
function wholeNumber(digits: string): string {
  if (digits.length === 11 && digits.startsWith('8')) return `7${digits.slice(1)}`;
  return digits.length === 10 ? `7${digits}` : digits;
}

const beginning: Record<Kind, RegExp> = {
  handle: /^(?:https?:\/\/)?(?:www\.)?(?:(?:t|telegram)\.(?:me|dog)\/(?:s\/)?)?[@+]?/i,
  vk: /^(?:https?:\/\/)?(?:www\.|m\.)?(?:vk\.(?:com|ru|cc)\/)?@?/i,
  onion: /^(?:https?:\/\/)?/i,
  url: /^(?:https?:\/\/)?(?:www\.)?/i,
  phone: /^/,
  email: /^(?:mailto:)?/i,
};

/**
 * A value as it is kept: without what all of its kind begin with, small letters; a number with its
 * country. Null when nothing is left that could be one.
 */
export function plainValue(kind: Kind, written: string): string | null {
  const text = written.normalize('NFKC').trim().replace(beginning[kind], '');
  if (kind === 'phone') {
    const digits = wholeNumber(digitsOf(text));
    return digits.length >= 10 && digits.length <= 15 ? `+${digits}` : null;
  }
  const value = text.replace(/[/.,;:]+$/, '').toLowerCase();
  return value.length >= 3 && value.length <= 200 && !/\s/.test(value) ? value : null;
}

/**
 * What two ways of writing or reading the same have in common: 0 and O, 1 and l, @ and a, Cyrillic
 * letters that look Latin are one, and a stroke or a dot that is easily lost is left out. For
 * matching only; what is shown is what was written.
 */
export function matchKey(kind: Kind, written: string): string | null {
  const value = plainValue(kind, written);
  if (value === null || kind === 'phone') return value;
  if (kind === 'handle' || kind === 'vk') return folded(value).replace(/[_\-.~]/g, '');
  return folded(value);
}

/** A value as people read it: `@name`, `vk.com/name`. */
export function writeIndicator(kind: Kind, value: string): string {
  if (kind === 'handle') return `@${value}`;
  return kind === 'vk' ? `vk.com/${value}` : value;
}
