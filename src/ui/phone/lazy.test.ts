import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { newName } from './lazy.ts';

test('a name made on the phone is a UUID v7 of this moment, and no two are alike', () => {
  const names = Array.from({ length: 500 }, newName);
  expect(new Set(names).size).toBe(500);
  expect(names.every((name) => validate(name) && version(name) === 7)).toBe(true);
  const moment = parseInt((names[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
  expect(Math.abs(moment - Date.now())).toBeLessThan(10_000);
});
