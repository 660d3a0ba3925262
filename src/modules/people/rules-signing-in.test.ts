import { describe, expect, test } from 'vitest';
import { deviceName, lockMinutes, tooEasy } from './rules-signing-in.ts';

test('nine wrong tries lock nothing; then a quarter of an hour, twice as long each time, a day at most', () => {
  expect([0, 9].map(lockMinutes)).toEqual([0, 0]);
  expect([10, 11, 12, 16, 17, 5000].map(lockMinutes)).toEqual([15, 30, 60, 960, 1440, 1440]);
});

describe('a password is too easy', () => {
  test.each(['password1234', 'PASSWORD1234', 'йцукенгшщзхъ', 'aaaaaaaaaaaaaa', 'abcabcabcabc'])(
    'when everybody uses it: %s',
    (password) => expect(tooEasy(password, 'dana@example.org')).toBe('common'),
  );

  test('when it is the address', () => {
    expect(tooEasy('dana@example.org', 'dana@example.org')).toBe('email');
    expect(tooEasy('Dana.Serik2026', 'dana.serik@example.org')).toBe('email');
  });

  test('and not when it is long and one’s own', () => {
    expect(tooEasy('correct horse battery', 'dana@example.org')).toBeNull();
    expect(tooEasy('dana likes the river Ishim', 'dana@example.org')).toBeNull();
  });
});

test('a device is called by its browser and system, and one that says nothing by no name', () => {
  const chrome = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';
  expect(deviceName(chrome)).toBe('Chrome, Windows');
  expect(deviceName(`${chrome} YaBrowser/25`)).toBe('Yandex Browser, Windows');
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1';
  expect(deviceName(phone)).toBe('Safari, iOS');
  expect(deviceName('curl/8')).toBeNull();
});
