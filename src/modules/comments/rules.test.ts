import { describe, expect, test } from 'vitest';
import { answerOf, isAnswer, questionFrom } from './rules-question.ts';
import {
  bareWords,
  commentSeenByStranger,
  commentStates,
  signsOf,
  type StoredComment,
} from './rules.ts';

const comment = (state: StoredComment['state']): StoredComment => ({
  ...{ id: 'c', state, name: 'Aigul', words: 'Thank you', locale: 'en' },
  sentAt: new Date('2026-03-02T04:00:00Z'),
});

describe('what a stranger sees of a comment', () => {
  test('is its words and name once it is published, and where it stands, no more', () => {
    const seen = commentSeenByStranger(comment('published'), { out: true, comments: 'open' });
    expect(seen).toEqual({
      ...{ id: 'c', name: 'Aigul', words: 'Thank you', locale: 'en' },
      sentAt: new Date('2026-03-02T04:00:00Z'),
    });
    expect(commentSeenByStranger(comment('published'), { out: true, comments: 'closed' })).toEqual(
      seen,
    );
  });

  test('is nothing while it is held, when it is left out, and where its item is gone or has none', () => {
    for (const state of commentStates) {
      for (const comments of ['off', 'open', 'closed'] as const) {
        for (const out of [true, false]) {
          const seen = commentSeenByStranger(comment(state), { out, comments });
          const may = state === 'published' && out && comments !== 'off';
          expect({ state, comments, out, seen: seen !== null }).toMatchObject({ seen: may });
        }
      }
    }
  });
});

describe('what makes a comment look like spam', () => {
  const calm = { wrongAnswers: 0, openMs: 60_000 };

  test('is said by name, and nothing is said of what people usually write', () => {
    expect(signsOf('Спасибо, двор стал светлым! См. https://petropavl.example', calm)).toEqual([]);
    expect(signsOf('Buy http://a.example and www.b.example', calm)).toEqual(['links']);
    expect(signsOf('casino casino casino casino casino now', calm)).toEqual(['repeated']);
    expect(signsOf('ПОЧЕМУ НИКТО НЕ УБИРАЕТ МУСОР', calm)).toEqual(['shouting']);
    expect(signsOf('Рақмет', { wrongAnswers: 2, openMs: 900 })).toEqual([
      'wrong-answers',
      'in-a-hurry',
    ]);
    expect(signsOf('Рақмет', { wrongAnswers: 1, openMs: 4000 })).toEqual([]);
  });

  test('and the same words count as the same, however they are dressed', () => {
    expect(bareWords('Buy  NOW!!!')).toBe(bareWords('buy now'));
    expect(bareWords('buy later')).not.toBe(bareWords('buy now'));
    expect(bareWords('!!!')).toBe('!!!');
  });
});

describe('the sum a reader is asked', () => {
  const numbers = [
    'zero one two three four five six seven eight nine ten eleven twelve thirteen'.split(' '),
    ['нөл', 'бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз', 'он', 'он бір'],
  ];

  test('is one a child can do, whatever it is made of', () => {
    for (let random = 0; random < 500; random += 1) {
      const question = questionFrom(random * 7919);
      expect(answerOf(question)).toBeGreaterThanOrEqual(0);
      expect(answerOf(question)).toBeLessThanOrEqual(20);
      expect(isAnswer(question, String(answerOf(question)), [])).toBe(true);
    }
  });

  test('may be answered in digits or in a word of any of our languages', () => {
    const question = { first: 7, minus: false, second: 4 };
    const right = ['11', ' eleven ', 'Eleven.', 'он  бір'];
    const wrong = ['', '12', '011', 'twelve', '11 or 12', 'он'];
    expect([...wrong, ...right].filter((typed) => isAnswer(question, typed, numbers))).toEqual(
      right,
    );
    expect(isAnswer({ first: 7, minus: true, second: 7 }, 'zero', numbers)).toBe(true);
  });
});
