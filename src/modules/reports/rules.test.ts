import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterVerdict,
  canBecome,
  codeOf,
  isOpen,
  mayBePublic,
  neighbourMayAnswer,
  readCode,
  states,
  writeCode,
  type State,
} from './rules.ts';

describe('what may become of a report', () => {
  const moves: Record<State, State[]> = {
    received: ['assigned', 'declined', 'merged'],
    assigned: ['accepted', 'claimed', 'assigned', 'received', 'declined', 'merged'],
    accepted: ['claimed', 'assigned', 'received', 'declined', 'merged'],
    claimed: ['confirmed', 'disputed', 'assigned', 'merged'],
    confirmed: ['disputed', 'claimed'],
    disputed: ['accepted', 'claimed', 'assigned', 'received', 'declined', 'merged'],
    declined: ['assigned', 'received'],
    merged: ['received'],
  };

  test.each(states.flatMap((from) => states.map((to) => [from, to] as const)))(
    'from %s to %s',
    (from, to) => expect(canBecome(from, to)).toBe(moves[from].includes(to)),
  );

  test('only what was said to be done can be confirmed', () => {
    expect(states.filter((from) => canBecome(from, 'confirmed'))).toEqual(['claimed']);
  });

  test('a disputed one is still to be done, a declined or claimed one is not', () => {
    expect(states.filter(isOpen)).toEqual(['received', 'assigned', 'accepted', 'disputed']);
  });

  test('yes confirms, no disputes, "cannot tell" changes nothing', () => {
    expect((['yes', 'no', 'unknown'] as const).map(afterVerdict)).toEqual([
      'confirmed',
      'disputed',
      null,
    ]);
  });
});

describe('a neighbour may answer', () => {
  const claimed = new Date('2026-03-01T10:00:00Z');
  const after = (days: number) => new Date(claimed.getTime() + days * 86_400_000);

  test('from the fourteenth day without the reporter, not before', () => {
    expect(neighbourMayAnswer('claimed', claimed, after(14))).toBe(true);
    expect(neighbourMayAnswer('claimed', claimed, after(13.99))).toBe(false);
  });

  test('never about what nobody says is done', () => {
    const others = states.filter((state) => state !== 'claimed');
    expect(others.filter((state) => neighbourMayAnswer(state, claimed, after(99)))).toEqual([]);
    expect(neighbourMayAnswer('claimed', null, after(99))).toBe(false);
  });
});

describe('the number of a report', () => {
  const bytes = fc.uint8Array({ minLength: 15, maxLength: 15 });

  test('reads back as it was written, also in small letters and with spaces for dashes', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const code = codeOf(some, 9);
        const both = codeOf(some, 15);
        expect(readCode(writeCode(code))).toEqual({ code, pin: '' });
        expect(readCode(writeCode(both).toLowerCase().replaceAll('-', ' '))).toEqual({
          code: both.slice(0, 9),
          pin: both.slice(9),
        });
      }),
    );
  });

  test('has no letter that is taken for another: I, L, O, U', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(codeOf(some, 15)).not.toMatch(/[ILOU]/);
      }),
    );
  });

  test('is written in groups of three', () => {
    expect(writeCode('ABCDEFGHJ')).toBe('ABC-DEF-GHJ');
    expect(writeCode('ABCDEFGHJKMNPQR')).toBe('ABC-DEF-GHJ-KMN-PQR');
  });

  test.each([
    ['letters taken for digits', 'oil-OIL-123', '011011123'],
    ['Cyrillic letters that look the same', 'АВС-ЕНК-МРТ', 'ABCEHKMPT'],
    ['a Cyrillic O', 'ОХХ-123-456', '0XX123456'],
    ['spaces about it', '  abc def ghj ', 'ABCDEFGHJ'],
  ])('is understood with %s', (_, typed, code) => expect(readCode(typed)?.code).toBe(code));

  test.each(['', 'ABC', 'ABCDEFGH', 'ABCDEFGHJK', 'ABCDEFGHU', 'темный двор', 'ABC_DEF_GHJ'])(
    '"%s" is none',
    (typed) => expect(readCode(typed)).toBeNull(),
  );
});

test('what is never public cannot be opened by the desk either', () => {
  expect(mayBePublic('never')).toBe(false);
  expect(mayBePublic('reviewed')).toBe(true);
  expect(mayBePublic('public')).toBe(true);
});
