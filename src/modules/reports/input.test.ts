import { describe, expect, test } from 'vitest';
import { deskFilters, moderation, newReport, reason, verdict } from './input.ts';

const id = '0197f1d0-0000-7000-8000-000000000001';
const sent = { id, categoryId: id, lon: '69.14', lat: '54.87', locale: 'kk' };
const problemsOf = (given: object) =>
  (newReport.safeParse({ ...sent, ...given }).error?.issues ?? []).map(({ path, message }) => [
    path.join('.'),
    message,
  ]);

describe('a report as a form sends it', () => {
  test('needs an id, a kind, a place and a language; the rest may be empty', () => {
    const empty = { name: '', email: '', phone: '', accuracyM: '', words: '  ' };
    expect(newReport.parse({ ...sent, ...empty })).toEqual({
      ...{ id, categoryId: id, lon: 69.14, lat: 54.87, locale: 'kk' },
      ...{ accuracyM: undefined, name: undefined, email: undefined, phone: undefined },
      ...{ placeFrom: 'pin', address: '', words: '', answers: {}, channel: 'web' },
    });
  });

  test.each<[string, object, [string, string]]>([
    ['without a place', { lon: '' }, ['lon', 'report.place-missing']],
    ['with a place that is none', { lat: '95' }, ['lat', 'report.place-wrong']],
    ['without a kind', { categoryId: '' }, ['categoryId', 'report.choose-category']],
    ['with a broken id', { id: '1' }, ['id', 'report.form-broken']],
    ['with a book for words', { words: 'x'.repeat(4001) }, ['words', 'field.too-long']],
    ['with a phone number that is none', { phone: 'call me' }, ['phone', 'report.phone-wrong']],
  ])('is refused beside its field %s', (_, given, problem) =>
    expect(problemsOf(given)).toEqual([problem]),
  );

  test('with an address that is none is refused beside it', () => {
    expect(problemsOf({ email: 'zhanna' }).map(([field]) => field)).toEqual(['email']);
  });
});

describe('an answer to "is it done?"', () => {
  test('is one of three, with a place or without', () => {
    expect(verdict.parse({ answer: 'yes', lon: '', lat: '' })).toEqual({
      answer: 'yes',
      words: '',
    });
    expect(verdict.parse({ answer: 'no', lon: '69.1', lat: '54.8' })).toMatchObject({ lon: 69.1 });
    expect(verdict.safeParse({ answer: 'perhaps' }).error?.issues[0]?.message).toBe(
      'report.choose-answer',
    );
  });
});

describe('the desk', () => {
  test('must say why, in more than a dot', () => {
    for (const why of [undefined, '', ' . ']) {
      expect(reason.safeParse({ why }).error?.issues[0]?.message).toBe('report.say-why');
    }
    const edit = { publicWords: '', publicAddress: '', categoryId: id };
    expect(moderation.safeParse({ ...edit, why: '' }).success).toBe(false);
    expect(moderation.safeParse({ ...edit, why: 'A name' }).success).toBe(true);
  });

  test('gets its triage when the address of the queue makes no sense', () => {
    expect(deskFilters.parse({ queue: 'nonsense' })).toEqual({ queue: 'triage' });
  });
});
