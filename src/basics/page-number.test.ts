import { expect, test } from 'vitest';
import { pageNumber } from './page-number.ts';

test('the page of a list is a whole number, whatever stands in the address', () => {
  const asked = [null, '', 'x', '-3', '0', '1.01', '2', '7e9', 'Infinity', 'NaN'];
  expect(asked.map(pageNumber)).toEqual([1, 1, 1, 1, 1, 1, 2, 1000, 1000, 1]);
});
