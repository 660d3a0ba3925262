import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('what cannot be seen is taken out, words and lines stay as they were typed', () => {
  expect(printable('Лампа\u000b не\u0000 горит\u0085\uFFFE')).toBe('Лампа не горит');
  const typed = 'Шам\tжанбайды.\r\nҮшінші күн 💡 «§»';
  expect(printable(typed)).toBe(typed);
});
