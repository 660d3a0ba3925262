import { expect, test } from 'vitest';
import { fillTemplate, unknownPlaceholders } from './rules.ts';

test('a template is filled with what is known, and says a dash for what is not', () => {
  expect(
    fillTemplate('No {code}: {organisation}, {address}', { code: 'A1', organisation: 'ЖКХ' }),
  ).toBe('No A1: ЖКХ, –');
});

test('words in braces that nobody can fill are found', () => {
  expect(unknownPlaceholders('Dear {name}, {code} { due } {}')).toEqual(['name', '']);
  expect(fillTemplate('{ due }', { due: 'Monday' })).toBe('Monday');
});
