import { expect, test } from 'vitest';
import { newId } from './ids.ts';
import { makeKey, openKey } from './keys.ts';

const [report, task] = [newId(), newId()];

test('a secret link opens what it was made for, and always looks the same', () => {
  const key = makeKey('task', report, task);
  expect(openKey('task', key)).toEqual([report, task]);
  expect(makeKey('task', report, task)).toBe(key);
  expect(key).toMatch(/^[\w-]+$/);
});

test('a link made for one purpose opens nothing of another', () => {
  expect(openKey('receipt', makeKey('task', report))).toBeNull();
  expect(openKey('task', makeKey('follow', report, task))).toBeNull();
});

test('who holds a link cannot read from it which report it is about', () => {
  const key = makeKey('follow', report, task);
  const seen = [key, Buffer.from(key, 'base64url').toString('hex')].join(' ');
  expect(seen).not.toContain(report.replaceAll('-', ''));
  expect(seen).not.toContain(report.replaceAll('-', '').slice(0, 12));
  const [mine, yours] = [makeKey('follow', report, newId()), makeKey('follow', report, newId())];
  expect(mine.slice(0, 8)).not.toBe(yours.slice(0, 8));
});

test('a link with any letter changed, lengthened or cut opens nothing', () => {
  const key = makeKey('task', report, task);
  for (let at = 0; at < key.length; at++) {
    const other = key[at] === 'A' ? 'B' : 'A';
    expect(openKey('task', key.slice(0, at) + other + key.slice(at + 1))).toBeNull();
  }
  for (const wrong of [
    '',
    key + 'A',
    key.slice(1),
    key.slice(0, -1),
    'A'.repeat(65),
    `${key}/..`,
  ]) {
    expect(openKey('task', wrong)).toBeNull();
  }
});
