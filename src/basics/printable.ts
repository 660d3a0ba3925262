/**
 * The text without what nobody can see or type: control characters but tabs and line ends (XML 1.0
 * allows no others, PostgreSQL no U+0000). Word processors leave some in what is copied from them.
 */
export const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '');
