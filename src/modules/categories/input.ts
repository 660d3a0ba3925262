import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import {
  answerKeys,
  questionTypes,
  respondUnits,
  sensitivities,
  severities,
  type Question,
} from './rules.ts';

const key = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/);
const text = z.string().trim().min(1).max(600);
const localised = z.object({ kk: text, ru: text, en: text });
const condition = z.object({ question: key, equals: z.string().min(1) });

const question = z
  .object({
    key,
    type: z.enum(questionTypes),
    label: localised,
    hint: localised.optional(),
    options: z
      .array(z.object({ key, label: localised }))
      .min(2)
      .optional(),
    required: z.boolean().default(false),
    onlyIf: condition.optional(),
  })
  .refine((it) => (it.type === 'choice') === (it.options !== undefined), { path: ['options'] });

const stopper = z.object({ words: localised, blocks: z.boolean(), onlyIf: condition.optional() });

/** One category or group as a region's file states it. Times: `respondUnit` and days; distance: metres. */
export const categoryEntry = z
  .object({
    key,
    parent: key.optional(),
    names: localised,
    hints: localised,
    keywords: z.partialRecord(z.enum(locales), z.array(text)).default({}),
    questions: z.array(question).max(3).default([]),
    stopper: stopper.optional(),
    sensitivity: z.enum(sensitivities).default('reviewed'),
    proofRequired: z.boolean().default(true),
    hidesWallText: z.boolean().default(false),
    respondWithinH: z
      .int()
      .positive()
      .max(24 * 365)
      .default(168),
    respondUnit: z.enum(respondUnits).default('hours'),
    severity: z.enum(severities).default('normal'),
    nearbyM: z.int().positive().max(5000).default(50),
    retentionDays: z.int().positive().max(3650).default(1095),
    position: z.int().nonnegative(),
    retired: z.boolean().default(false),
  })
  .refine((it) => conditionsStand(it.questions, it.stopper), { path: ['onlyIf'] });
export type CategoryEntry = z.infer<typeof categoryEntry>;

/** A condition may look back only, at an answer that can be given: so no question waits for itself. */
function conditionsStand(questions: Question[], end: z.infer<typeof stopper> | undefined) {
  const stands = (
    asked: Question[],
    it: { onlyIf?: { question: string; equals: string } | undefined },
  ) => {
    const { onlyIf } = it;
    const before = asked.find((earlier) => earlier.key === onlyIf?.question);
    return !onlyIf || (before !== undefined && answerKeys(before).includes(onlyIf.equals));
  };
  const distinct = new Set(questions.map((it) => it.key)).size === questions.length;
  const asked = questions.every((it, at) => stands(questions.slice(0, at), it));
  return distinct && asked && (!end || stands(questions, end));
}

/**
 * Reads a file of categories. Refuses by the category's own key: a missing language, a wrong
 * field, a key given twice, or a category that would be about people rather than places.
 */
export function readCategories(file: unknown): CategoryEntry[] {
  const read = z.array(categoryEntry).safeParse(file);
  if (!read.success) throw refusalFor(read.error.issues[0]?.path ?? [], file);
  const seen = new Set<string>();
  for (const entry of read.data) {
    if (seen.has(entry.key)) throw new Refusal('category.twice', 400, { key: entry.key });
    seen.add(entry.key);
    if (isAboutPeople(entry)) throw new Refusal('category.about-people', 400, { key: entry.key });
  }
  return read.data;
}

function refusalFor(path: PropertyKey[], file: unknown): Refusal {
  const [at, ...inside] = path;
  const entry = Array.isArray(file)
    ? (file[Number(at)] as { key?: unknown } | undefined)
    : undefined;
  const named = String(entry?.key ?? at ?? '?');
  const field = inside.map(String).join('.');
  const language = locales.find((locale) => locale === inside.at(-1));
  return language
    ? new Refusal('category.language-missing', 400, { key: named, field, language })
    : new Refusal('category.entry-wrong', 400, { key: named, field: field || 'key' });
}

// The house is about places. Whoever names a category or asks a question after people, their
// gatherings, faith or opinions is refused here, whatever the file's author meant by it.
const peopleStems = [
  ...['подозрительн\\S* (лиц|человек|люд|граждан|мужчин|женщин|сосед)', 'митинг', 'протест'],
  ...['пикет', 'собрани', 'сборищ', 'экстремис', 'секта', 'сектант', 'мигрант', 'оппозиц'],
  ...['наркоман', 'как зовут', 'фамили', 'чьи взгляд', 'национальност', 'вероисповедан'],
  ...[
    'күдікті адам',
    'күмәнді адам',
    'жиналыс',
    'шеру',
    'нашақор',
    'аты-жөні',
    'ұлты',
    'діни сенім',
  ],
  ...['suspicious (person|people|man|woman|neighbou?r)', 'protest', 'rally', 'assembly'],
  ...['demonstration', 'migrant', 'extremis', 'drug (user|addict)', 'ethnic', 'religio', 'opinion'],
];
const aboutPeople = new RegExp(`(?<!\\p{L})(${peopleStems.join('|')})`, 'iu');

/** Whether a category, or what it asks, is named for people, assemblies or opinions. */
export function isAboutPeople({ names, questions }: CategoryEntry): boolean {
  const asked = questions.flatMap(({ label, options = [] }) => [
    label,
    ...options.map((option) => option.label),
  ]);
  return [names, ...asked].some((texts) => Object.values(texts).some((it) => aboutPeople.test(it)));
}

/**
 * The entries ordered so that a group comes before what is in it. `known` are the categories
 * stored already. Refuses a parent nobody knows and a category that is above itself.
 */
export function parentsFirst(
  entries: CategoryEntry[],
  known: { key: string; parent: string | undefined }[],
): CategoryEntry[] {
  const parents = new Map([...known, ...entries].map(({ key, parent }) => [key, parent]));
  const depth = new Map(entries.map(({ key }) => [key, depthOf(key, parents)]));
  return [...entries].sort((a, b) => Number(depth.get(a.key)) - Number(depth.get(b.key)));
}

function depthOf(key: string, parents: Map<string, string | undefined>): number {
  const above = new Set([key]);
  let parent = parents.get(key);
  for (; parent !== undefined; parent = parents.get(parent)) {
    if (!parents.has(parent)) throw new Refusal('category.unknown-parent', 400, { key, parent });
    if (above.has(parent)) throw new Refusal('category.loop', 400, { key, parent });
    above.add(parent);
  }
  return above.size;
}
