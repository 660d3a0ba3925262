import { readCode } from './rules.ts';

/** What somebody can be reached by, as it is looked up: an address in small letters, or last digits. */
export type SoughtContact = { email: string } | { phone: string };

/** An e-mail address or a phone number, when that is what was typed; null: something else. */
export function contactIn(text: string): SoughtContact | null {
  const typed = text.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(typed)) return { email: typed.toLowerCase() };
  const digits = typed.replace(/\D/g, '');
  return /^\+?[\d\s().-]+$/.test(typed) && digits.length >= 10 && digits.length <= 15
    ? { phone: digits.slice(-10) }
    : null;
}

const CODE_LENGTH = 9;
const LEAST_OF_CODE = 3;

/**
 * The beginning of a report's number, as it is stored, when what was typed can be one: it has a digit
 * or a dash, so that a word is not taken for a number. Null when it cannot.
 */
export function codeBeginIn(text: string): string | null {
  const typed = text.trim().replace(/[\s-]/g, '');
  const numbered = /\d/.test(typed) || /^\S{3}-/.test(text.trim()) || typed.length === CODE_LENGTH;
  if (!numbered || typed.length < LEAST_OF_CODE || typed.length > CODE_LENGTH) return null;
  const whole = readCode(typed.padEnd(CODE_LENGTH, '0'));
  return whole && whole.code.slice(0, typed.length);
}

const LEAST_OF_PART = 4;

/** Four or more signs out of the middle or the end of a report's number, as it is stored; or null. */
export function codePartIn(text: string): string | null {
  const part = codeBeginIn(text);
  return part && part.length >= LEAST_OF_PART && part.length < CODE_LENGTH ? part : null;
}

/** Every four signs in a row of it: by these a number is found. */
export const foursOf = (part: string): string[] =>
  Array.from({ length: part.length - LEAST_OF_PART + 1 }, (_, at) =>
    part.slice(at, at + LEAST_OF_PART),
  );

const MOST_WORDS = 8;
const LEAST_TO_BEGIN = 3;

/** A word to look for: as it is, and how it may begin (null: too short for that). */
export type SoughtWord = { word: string; begins: string | null; handle: string | null };

/** The words to look for, at most eight. Every one of them must be found. */
export const wordsIn = (text: string): SoughtWord[] =>
  text
    .split(/\s+/u)
    .filter((typed) => /[\p{L}\d]/u.test(typed))
    .slice(0, MOST_WORDS)
    .map((typed) => {
      const word = typed.replace(/^@/, '');
      const plain = /^[\p{L}\d]+$/u.test(word);
      return {
        word,
        begins: plain && word.length >= LEAST_TO_BEGIN ? `${word}:*` : null,
        handle: /^[A-Za-z\d_.]{3,}$/.test(word) ? `'/${word}':*` : null,
      };
    });
