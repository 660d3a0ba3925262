import { describe, expect, test } from 'vitest';
import { newDraft } from './rules-draft.ts';
import { hear } from './rules-hearing.ts';
import { choiceIn, numberIn, placeAmong, typedDone } from './rules-typing.ts';

const words = ['Граффити', 'Яма на дороге', 'Другое'];
const choices = words.map((one, nth) => ({ value: `draft:tag:kind:${nth}`, words: one }));

describe('what is typed means the choice with that number or those words', () => {
  test.each<[string, number | null]>([
    ['2', 1],
    [' 2. ', 1],
    ['№ 3)', 2],
    ['граффити!', 0],
    ['яма на дороге', 1],
    ['4', null],
    ['0', null],
    ['2 ямы', null],
    ['яма', null],
    ['', null],
  ])('%s', (said, nth) => expect(placeAmong(words, said)).toBe(nth));

  test('words that two choices have mean neither; a number means one of them', () => {
    expect(placeAmong(['This is it', 'This is it', 'New'], 'This is it')).toBeNull();
    expect(placeAmong(['This is it', 'This is it', 'New'], '2')).toBe(1);
  });

  test('a number throws nothing away, the word does', () => {
    const cancel = { value: 'draft:tag:cancel', words: 'Отменить' };
    expect(choiceIn([...choices, cancel], '4')).toBeNull();
    expect(choiceIn([...choices, cancel], 'отменить')).toBe('draft:tag:cancel');
    expect(choiceIn(choices, '3')).toBe('draft:tag:kind:2');
  });

  test('an address is no number', () => {
    expect(numberIn('Абая 5')).toBeNull();
    expect(numberIn('125')).toBeNull();
  });
});

test('"is it done?" is answered by a plain yes or no, a number or the words of a button', () => {
  const asked = ['Да, сделано', 'Нет, не сделано', 'Не могу сказать'].map((one, nth) => ({
    ...{ value: String(nth), words: one },
  }));
  const said = ['да', 'Жоқ', '3', 'не могу сказать', 'наверное'];
  expect(said.map((one) => typedDone(asked, one))).toEqual(['0', '1', '2', '2', null]);
});

test('the same typed message that comes again does not answer the next question', () => {
  const heard = {
    ...{ updateId: 'u', chat: { address: '1', kind: 'private' as const, name: '' } },
    ...{ from: { id: '1', name: '' }, messageId: 'm9', position: 9 },
    ...{ sentAt: '2026-03-02T05:00:00Z', deed: { kind: 'words' as const, words: '1' } },
  };
  const facts = { tag: 'tag', step: 'photo' as const, category: null, near: [] };
  const once = hear(newDraft('r'), heard, { ...facts, choice: 'draft:tag:no-photo' });
  expect(once).toMatchObject({ again: true, draft: { withoutPhoto: true, said: [] } });
  const twice = hear(once.draft, heard, { ...facts, choice: 'draft:tag:other-kind' });
  expect(twice).toEqual({ draft: once.draft, notes: [], again: false });
});
