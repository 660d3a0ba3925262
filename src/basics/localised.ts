export const locales = ['kk', 'ru', 'en'] as const;
export type Locale = (typeof locales)[number];

/** The same text in every language of the house. */
export type Localised = Record<Locale, string>;

export const isLocale = (text: unknown): text is Locale => locales.includes(text as Locale);

/** The text in the reader's language, or in the next one that has it. */
export const inLocale = (texts: Partial<Localised>, locale: Locale): string =>
  texts[locale] || texts.ru || texts.kk || texts.en || '';
