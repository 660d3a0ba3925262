import { describe, expect, test } from 'vitest';
import { Refusal } from '#basics/refusal.ts';
import seed from '../../../db/seed/categories.json' with { type: 'json' };
import { parentsFirst, readCategories } from './input.ts';

const text = { kk: 'Мәтін', ru: 'Текст', en: 'Text' };
const lamp = { key: 'lamp', names: text, hints: text, position: 1 };

function refusalOf(work: () => unknown): { key: string; params: Record<string, unknown> } {
  try {
    work();
  } catch (problem) {
    if (problem instanceof Refusal) return { key: problem.key, params: problem.params };
    throw problem;
  }
  throw new Error('nothing was refused');
}

describe('a file of categories', () => {
  test("the starter town's own file is read", () => {
    const groups = readCategories(seed).filter((it) => it.questions.length === 0);
    expect(readCategories(seed)).toHaveLength(seed.length);
    expect(groups.map(({ key }) => key)).toContain('drugs');
  });

  test('what is left out gets careful defaults: held for the desk, proof asked', () => {
    const [read] = readCategories([lamp]);
    expect(read).toMatchObject({ sensitivity: 'reviewed', proofRequired: true, questions: [] });
  });

  test('a missing language is refused by the name of category, field and language', () => {
    const half = { ...lamp, names: { ru: 'Лампа', en: 'Lamp' } };
    expect(refusalOf(() => readCategories([lamp, half]))).toEqual({
      key: 'category.language-missing',
      params: { key: 'lamp', field: 'names.kk', language: 'kk' },
    });
  });

  test('a key given twice is refused', () => {
    expect(refusalOf(() => readCategories([lamp, lamp])).key).toBe('category.twice');
  });

  test.each([
    ['a response time of nothing', { respondWithinH: 0 }, 'respondWithinH'],
    ['an unknown sensitivity', { sensitivity: 'secret' }, 'sensitivity'],
    ['a fourth question', { questions: [1, 2, 3, 4].map((n) => yesNo(`q${n}`)) }, 'questions'],
    ['a choice without options', { questions: [{ ...yesNo('q1'), type: 'choice' }] }, 'options'],
    ['a question that waits for itself', { questions: [waits('q1', 'q1')] }, 'onlyIf'],
    [
      'a question that waits for a later one',
      { questions: [waits('q1', 'q2'), yesNo('q2')] },
      'onlyIf',
    ],
    ['the same question twice', { questions: [yesNo('q1'), yesNo('q1')] }, 'onlyIf'],
  ])('%s is refused by the name of the field', (_, change, field) => {
    const { key, params } = refusalOf(() => readCategories([{ ...lamp, ...change }]));
    expect(key).toBe('category.entry-wrong');
    expect(String(params.field)).toContain(field);
  });

  test('something that is no list is refused', () => {
    expect(refusalOf(() => readCategories({ lamp })).key).toBe('category.entry-wrong');
  });
});

describe('categories about people are refused, whatever they are for', () => {
  test.each([
    ['ru', 'Подозрительные лица во дворе'],
    ['ru', 'Несанкционированный митинг'],
    ['kk', 'Рұқсатсыз жиналыс'],
    ['kk', 'Нашақорлар жиналатын жер'],
    ['en', 'Suspicious people'],
    ['en', 'Political opinion on a wall'],
  ])('%s: «%s»', (locale, name) => {
    const about = { ...lamp, names: { ...text, [locale]: name } };
    expect(refusalOf(() => readCategories([about])).key).toBe('category.about-people');
  });

  test('a question that asks for a name is refused too', () => {
    const asks = { ...yesNo('who'), label: { ...text, ru: 'Фамилия соседа?' } };
    const about = { ...lamp, questions: [asks] };
    expect(refusalOf(() => readCategories([about])).key).toBe('category.about-people');
  });
});

describe('the tree in a file', () => {
  const entries = (parents: Record<string, string | undefined>) =>
    readCategories(
      Object.entries(parents).map(([key, parent]) => ({ ...lamp, key, ...(parent && { parent }) })),
    );

  test('a group comes before what is in it, in whatever order the file has them', () => {
    const sorted = parentsFirst(entries({ leaf: 'group', group: 'top', top: undefined }), []);
    expect(sorted.map(({ key }) => key)).toEqual(['top', 'group', 'leaf']);
  });

  test('a group stored earlier need not be in the file', () => {
    const known = [{ key: 'group', parent: undefined }];
    expect(parentsFirst(entries({ leaf: 'group' }), known)).toHaveLength(1);
  });

  test('an unknown group is refused by name', () => {
    expect(refusalOf(() => parentsFirst(entries({ leaf: 'nowhere' }), []))).toEqual({
      key: 'category.unknown-parent',
      params: { key: 'leaf', parent: 'nowhere' },
    });
  });

  test('a category above itself is refused, also through what is stored', () => {
    const loop = entries({ aa: 'bb', bb: 'aa' });
    expect(refusalOf(() => parentsFirst(loop, [])).key).toBe('category.loop');
    const known = [{ key: 'bb', parent: 'aa' }];
    expect(refusalOf(() => parentsFirst(entries({ aa: 'bb' }), known)).key).toBe('category.loop');
  });
});

function yesNo(key: string) {
  return { key, type: 'yes-no', label: text };
}

function waits(key: string, question: string) {
  return { ...yesNo(key), onlyIf: { question, equals: 'yes' } };
}
