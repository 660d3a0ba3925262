import { z } from 'zod';
import { locales, type Locale } from '#basics/localised.ts';
import { categoryEntry, isAboutPeople, type CategoryEntry } from './input.ts';
import { questionTypes } from './rules.ts';

/** So many questions a form has room for; a category asks no more. */
export const questionPlaces = ['q1', 'q2', 'q3'] as const;
type QuestionPlace = (typeof questionPlaces)[number];

const words = z.string().trim().max(3000).default('');
const three = z.object({ kk: words, ru: words, en: words });
const tick = z.literal('yes').optional();
const noHint = { hintKk: '', hintRu: '', hintEn: '' };

const questionFields = z.object({
  type: z.union([z.enum(questionTypes), z.literal('')]).default(''),
  ...{ key: words, kk: words, ru: words, en: words },
  ...{ hintKk: words, hintRu: words, hintEn: words },
  ...{ options: words, ifKey: words, ifEquals: words },
  required: tick,
});
const noQuestion = {
  ...{ type: '' as const, key: '', kk: '', ru: '', en: '', ...noHint },
  ...{ options: '', ifKey: '', ifEquals: '' },
};

const stopperFields = z
  .object({ kk: words, ru: words, en: words, ifKey: words, ifEquals: words, blocks: tick })
  .default({ kk: '', ru: '', en: '', ifKey: '', ifEquals: '' });

const count = z.coerce.number('field.wrong');
const fields = z.object({
  key: words,
  parent: words,
  ...{ names: three, hints: three, keywords: three, stopper: stopperFields },
  q1: questionFields.default(noQuestion),
  q2: questionFields.default(noQuestion),
  q3: questionFields.default(noQuestion),
  ...{ sensitivity: words, severity: words, respondUnit: words },
  ...{ respondWithinH: count, nearbyM: count, retentionDays: count, position: count },
  ...{ proofRequired: tick, hidesWallText: tick },
  why: z.string().trim().min(1, 'category.say-why').max(500),
  placeAndHarm: z.literal('yes', 'category.tick-place-and-harm'),
  seen: z.string().default(''),
});
type Fields = z.output<typeof fields>;

/** A category as its page's form states it, why it is changed, and a mark of it as it stood. */
export type CategoryForm = { entry: CategoryEntry; why: string; seen: string };

/** Reads the form; what is wrong stands beside its own field. */
export const categoryForm = fields.transform((given, { issues }): CategoryForm => {
  const wrong = (path: string[], message: string) =>
    void issues.push({ code: 'custom', path, message, input: given });
  const read = categoryEntry.safeParse(entryOf(given));
  const { why, seen } = given;
  if (!read.success) {
    for (const { path } of read.error.issues) wrong(fieldOf(path, given), problemOf(path));
    return z.NEVER;
  }
  if (isAboutPeople(read.data)) wrong(['names', 'kk'], 'category.form-about-people');
  return { entry: read.data, why, seen };
});

function entryOf(given: Fields) {
  const { names, hints, keywords, stopper, key, parent, sensitivity, severity, respondUnit } =
    given;
  const { respondWithinH, nearbyM, retentionDays, position } = given;
  const hasStopper = [stopper.kk, stopper.ru, stopper.en].some(Boolean);
  return {
    ...{ key, names, hints, sensitivity, severity, respondUnit },
    ...{ respondWithinH, nearbyM, retentionDays, position },
    ...(parent && { parent }),
    keywords: Object.fromEntries(
      locales.map((locale) => [locale, linesOf(keywords[locale])]).filter(([, it]) => it?.length),
    ),
    questions: asked(given).map((place) => questionOf(given[place])),
    ...(hasStopper && {
      stopper: {
        words: { kk: stopper.kk, ru: stopper.ru, en: stopper.en },
        blocks: stopper.blocks === 'yes',
        ...conditionOf(stopper),
      },
    }),
    proofRequired: given.proofRequired === 'yes',
    hidesWallText: given.hidesWallText === 'yes',
  };
}

const asked = (given: Fields): QuestionPlace[] =>
  questionPlaces.filter((place) => given[place].type !== '');

function questionOf(given: Fields[QuestionPlace]) {
  const { type, key, kk, ru, en, hintKk, hintRu, hintEn, options } = given;
  return {
    ...{ key, type, label: { kk, ru, en }, required: given.required === 'yes' },
    ...((hintKk || hintRu || hintEn) && { hint: { kk: hintKk, ru: hintRu, en: hintEn } }),
    ...(type === 'choice' && { options: linesOf(options).map(optionOf) }),
    ...conditionOf(given),
  };
}

const conditionOf = ({ ifKey, ifEquals }: { ifKey: string; ifEquals: string }) =>
  ifKey && { onlyIf: { question: ifKey, equals: ifEquals } };

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** "paint | Бояумен | Краской | Painted" */
function optionOf(line: string) {
  const [key = '', kk = '', ru = '', en = ''] = line.split('|').map((part) => part.trim());
  return { key, label: { kk, ru, en } };
}

const hintField: Record<Locale, string> = { kk: 'hintKk', ru: 'hintRu', en: 'hintEn' };

/** The form's field in which a wrong part of the entry stands. */
function fieldOf(path: PropertyKey[], given: Fields): string[] {
  const [first, second, third, fourth] = path.map(String);
  if (first === 'onlyIf') return ['q1', 'ifKey'];
  if (first === 'stopper') return ['stopper', second === 'words' ? (third ?? 'kk') : 'ifKey'];
  if (first !== 'questions') return path.slice(0, 2).map(String);
  const place = asked(given)[Number(second)] ?? 'q1';
  if (third === 'label') return [place, fourth ?? 'kk'];
  if (third === 'hint') return [place, hintField[fourth as Locale] ?? 'hintKk'];
  return [place, third === 'onlyIf' ? 'ifKey' : (third ?? 'key')];
}

function problemOf(path: PropertyKey[]): string {
  const last = String(path.at(-1));
  if (path[0] === 'onlyIf' || path.includes('onlyIf')) return 'category.condition-wrong';
  if (path.includes('options')) return 'category.options-wrong';
  if (last === 'key') return 'category.key-wrong';
  return locales.some((locale) => locale === last) ? 'category.text-missing' : 'field.wrong';
}

/** Why a category is taken out of use, or into use again. */
export const categoryReason = z.object({
  why: z.string().trim().min(1, 'category.say-why').max(500),
});

/** The categories' places in the list, by id, and why. */
export const categoryOrder = categoryReason.extend({
  positions: z.record(z.uuid(), z.coerce.number().int().min(0).max(100_000)),
});
export type CategoryOrder = z.output<typeof categoryOrder>;
