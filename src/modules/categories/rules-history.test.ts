import { expect, test } from 'vitest';
import { differences } from './rules-history.ts';

test('what differs is named by field, with the words before and after', () => {
  const before = { names: { ru: 'Лавка', en: 'Bench' }, nearby_m: 50, keywords: {} };
  const after = { names: { ru: 'Скамья', en: 'Bench' }, nearby_m: 50, keywords: { ru: ['скам'] } };
  expect(differences(before, after)).toEqual([
    { field: 'names', before: 'ru: Лавка\nen: Bench', after: 'ru: Скамья\nen: Bench' },
    { field: 'keywords', before: '', after: 'ru.0: скам' },
  ]);
  expect(differences(null, { key: 'bench' })).toEqual([
    { field: 'key', before: '', after: 'bench' },
  ]);
});
