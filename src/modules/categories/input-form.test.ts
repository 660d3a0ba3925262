import { describe, expect, test } from 'vitest';
import { categoryForm } from './input-form.ts';

const three = (text: string) => ({ kk: text, ru: text, en: text });
const filled = (more: object = {}) => ({
  ...{ key: 'bench', parent: '', names: three('Bench'), hints: three('A broken bench') },
  ...{ keywords: { kk: '', ru: 'скамей\nлавк', en: '' }, stopper: three('') },
  ...{ sensitivity: 'public', severity: 'low', respondUnit: 'working-days' },
  ...{ respondWithinH: '3', nearbyM: '50', retentionDays: '365', position: '7' },
  ...{ why: 'Residents ask for it', placeAndHarm: 'yes', ...more },
});
const question = (more: object = {}) => ({
  ...{ type: 'choice', key: 'made-of', ...three('Made of?') },
  options: 'wood | Ағаш | Дерево | Wood\niron | Темір | Железо | Iron',
  ...more,
});
const problems = (given: object) => {
  const read = categoryForm.safeParse(given);
  return read.success
    ? {}
    : Object.fromEntries(read.error.issues.map((it) => [it.path.join('.'), it.message]));
};

describe('the form of a category', () => {
  test('is read with its questions, answers and keywords', () => {
    const { entry, why } = categoryForm.parse(filled({ q1: question({ required: 'yes' }) }));
    expect(why).toBe('Residents ask for it');
    expect(entry).toMatchObject({
      ...{ respondWithinH: 3, respondUnit: 'working-days', severity: 'low', proofRequired: false },
      keywords: { ru: ['скамей', 'лавк'] },
      questions: [
        { key: 'made-of', required: true, options: [{ key: 'wood', label: { ru: 'Дерево' } }, {}] },
      ],
    });
    expect(entry.stopper).toBeUndefined();
  });

  test('asks for the reason and for the tick each time', () => {
    expect(problems(filled({ why: ' ', placeAndHarm: undefined }))).toEqual({
      why: 'category.say-why',
      placeAndHarm: 'category.tick-place-and-harm',
    });
  });

  test('says beside each field what is wrong there', () => {
    const wrong = filled({
      names: { ...three('Bench'), kk: '' },
      respondWithinH: '0',
      q1: question({ options: 'wood', key: 'Made of' }),
      q2: question({ key: 'more', ifKey: 'nothing', ifEquals: 'yes' }),
    });
    expect(problems(wrong)).toMatchObject({
      'names.kk': 'category.text-missing',
      respondWithinH: 'field.wrong',
      'q1.key': 'category.key-wrong',
      'q1.options': 'category.options-wrong',
    });
    const condition = filled({ q1: question({ ifKey: 'nothing', ifEquals: 'yes' }) });
    expect(problems(condition)).toEqual({ 'q1.ifKey': 'category.condition-wrong' });
  });

  test('refuses a category named for people, and a question that asks who somebody is', () => {
    const refused = { 'names.kk': 'category.form-about-people' };
    expect(problems(filled({ names: three('Suspicious people') }))).toEqual(refused);
    const asks = question({ type: 'text', options: '', ru: 'Его фамилия?' });
    expect(problems(filled({ q1: asks }))).toEqual(refused);
  });
});
