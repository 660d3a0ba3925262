import type { Localised } from '#basics/localised.ts';
import { questionPlaces } from '#modules/categories/input-form.ts';
import type { Category, Question } from '#modules/categories/rules.ts';

/** A category as the fields of its form; `parent`: the key of its group. */
export function valuesOf(category: Category, parent: string): Record<string, string> {
  const { names, hints, keywords, questions, stopper } = category;
  const { sensitivity, severity, respondUnit } = category;
  return {
    ...{ key: category.key, parent, sensitivity, severity, respondUnit },
    ...three('names', names),
    ...three('hints', hints),
    ...three('keywords', {
      kk: (keywords.kk ?? []).join('\n'),
      ru: (keywords.ru ?? []).join('\n'),
      en: (keywords.en ?? []).join('\n'),
    }),
    respondWithinH: String(category.respondWithinH),
    nearbyM: String(category.nearbyM),
    retentionDays: String(category.retentionDays),
    position: String(category.position),
    ...(category.proofRequired && { proofRequired: 'yes' }),
    ...(category.hidesWallText && { hidesWallText: 'yes' }),
    ...Object.assign({}, ...questions.map((one, at) => questionValues(one, questionPlaces[at]))),
    ...(stopper && {
      ...three('stopper', stopper.words),
      ...(stopper.blocks && { 'stopper.blocks': 'yes' }),
      'stopper.ifKey': stopper.onlyIf?.question ?? '',
      'stopper.ifEquals': stopper.onlyIf?.equals ?? '',
    }),
  };
}

/** What a new category begins with. */
export const newValues: Record<string, string> = {
  ...{ sensitivity: 'reviewed', severity: 'normal', respondUnit: 'hours', respondWithinH: '168' },
  ...{ nearbyM: '50', retentionDays: '1095', position: '1000', proofRequired: 'yes' },
};

const three = (name: string, { kk, ru, en }: Localised) => ({
  [`${name}.kk`]: kk,
  [`${name}.ru`]: ru,
  [`${name}.en`]: en,
});

function questionValues(question: Question, place = 'q1'): Record<string, string> {
  const { key, type, label, hint, options = [], onlyIf, required } = question;
  const values: Record<string, string> = {
    ...{ key, type, ...label, ...(required && { required: 'yes' }) },
    ...(hint && { hintKk: hint.kk, hintRu: hint.ru, hintEn: hint.en }),
    options: options
      .map((one) => [one.key, one.label.kk, one.label.ru, one.label.en].join(' | '))
      .join('\n'),
    ...(onlyIf && { ifKey: onlyIf.question, ifEquals: onlyIf.equals }),
  };
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [`${place}.${field}`, value]),
  );
}
