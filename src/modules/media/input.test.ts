import { describe, expect, test } from 'vitest';
import { drawing, newPhoto, readBoxes } from './input.ts';

const ref = {
  subjectId: '0198c9a0-0000-7000-8000-000000000001',
  id: '0198c9a0-0000-5000-8000-000000000002',
};
const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };

describe('black boxes', () => {
  test('lie inside the picture, and there may be none', () => {
    expect(drawing.parse({ ...ref, boxes: [box] }).boxes).toEqual([box]);
    expect(drawing.parse({ ...ref, boxes: [] }).boxes).toEqual([]);
  });

  test.each([
    ['beside the picture', { ...box, x: 1.2 }],
    ['over its edge', { ...box, x: 0.9 }],
    ['without a width', { ...box, width: 0 }],
    ['turned inside out', { ...box, height: -0.1 }],
    ['of no number', { ...box, y: Number.NaN }],
  ])('are refused %s', (_, wrong) => {
    expect(drawing.safeParse({ ...ref, boxes: [wrong] }).success).toBe(false);
  });

  test('are refused when there are more than fifty', () => {
    expect(drawing.safeParse({ ...ref, boxes: Array(50).fill(box) }).success).toBe(true);
    expect(drawing.safeParse({ ...ref, boxes: Array(51).fill(box) }).success).toBe(false);
  });
});

test('boxes are read from what the page sends, and from nothing else', () => {
  expect(readBoxes(JSON.stringify([box]))).toEqual([box]);
  expect(readBoxes('[]')).toEqual([]);
  for (const text of ['', '{', 'null', '[1]', JSON.stringify([{ ...box, x: 2 }])]) {
    expect(readBoxes(text)).toBeNull();
  }
});

test('a photo belongs to a thing and shows one of three things', () => {
  expect(newPhoto.safeParse({ subjectId: ref.subjectId, kind: 'proof' }).success).toBe(true);
  expect(newPhoto.safeParse({ subjectId: 'draft', kind: 'proof' }).success).toBe(false);
  expect(newPhoto.safeParse({ subjectId: ref.subjectId, kind: 'face' }).success).toBe(false);
});
