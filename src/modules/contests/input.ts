import { z } from 'zod';
import { locales, type Locale } from '#basics/localised.ts';
import { hashtags } from '#modules/syndication/input-tags.ts';
import { takings, type ContestText, type ContestTexts, type Named } from './rules.ts';

const MOST_NAMED = 12;
const blank = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());
const ticked = z.preprocess((value) => value === 'yes', z.boolean());
const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const inEach = <T extends z.ZodType>(schema: T) =>
  z.preprocess((given) => given ?? {}, z.object({ kk: schema, ru: schema, en: schema }).partial());
const count = (least: number, most: number, usual: number) =>
  z.preprocess(
    (value) => blank(value) ?? String(usual),
    z.coerce
      .number('field.wrong')
      .int('field.wrong')
      .min(least, 'field.wrong')
      .max(most, 'field.wrong'),
  );
const moment = z.iso.datetime({ local: true, error: 'contest.moment-wrong' });

/** Names one in a line. */
const lines = text(2000)
  .transform((typed) =>
    typed
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.string().max(120, 'field.too-long')).max(MOST_NAMED, 'contest.lines-too-many'));

/** A contest as its form sends it. The hours are on the clock of the house. */
export const contestForm = z
  .object({
    titles: inEach(text(160)),
    rules: inEach(text(20_000)),
    prizes: inEach(text(2000)),
    organisers: inEach(text(500)),
    groups: inEach(lines),
    criteria: inEach(lines),
    areaId: optional(z.uuid('field.wrong')),
    organisationId: optional(z.uuid('field.wrong')),
    campaignId: optional(z.uuid('field.wrong')),
    tags: hashtags,
    opens: moment,
    closes: moment,
    votesFrom: optional(moment),
    votesUntil: optional(moment),
    takes: z.partialRecord(z.enum(takings), z.string()).default({}),
    mostEntries: count(1, 20, 1),
    mostPictures: count(1, 5, 3),
    mostLetters: count(100, 20_000, 5000),
    forMinors: ticked,
  })
  .refine(({ titles }) => locales.some((it) => titles[it]), {
    ...{ path: ['titles', 'ru'], message: 'contest.title-missing' },
  })
  .refine(
    ({ titles, rules }) => locales.every((it) => Boolean(titles[it]) === Boolean(rules[it])),
    {
      ...{ path: ['rules', 'ru'], message: 'contest.rules-missing' },
    },
  )
  .refine(({ takes }) => Object.keys(takes).length > 0, {
    ...{ path: ['takes'], message: 'contest.takes-missing' },
  })
  .refine(({ opens, closes }) => closes > opens, {
    ...{ path: ['closes'], message: 'contest.closes-wrong' },
  })
  .refine(({ votesFrom, votesUntil }) => Boolean(votesFrom) === Boolean(votesUntil), {
    ...{ path: ['votesUntil'], message: 'contest.votes-wrong' },
  })
  .refine(({ closes, votesFrom }) => !votesFrom || votesFrom >= closes, {
    ...{ path: ['votesFrom'], message: 'contest.votes-wrong' },
  })
  .refine(({ votesFrom, votesUntil }) => !votesFrom || !votesUntil || votesUntil > votesFrom, {
    ...{ path: ['votesUntil'], message: 'contest.votes-wrong' },
  })
  .refine((it) => sameLength(it.titles, it.groups), {
    ...{ path: ['groups', 'ru'], message: 'contest.lines-differ' },
  })
  .refine((it) => sameLength(it.titles, it.criteria), {
    ...{ path: ['criteria', 'ru'], message: 'contest.lines-differ' },
  })
  .refine((it) => it.votesFrom || locales.some((one) => (it.criteria[one] ?? []).length > 0), {
    ...{ path: ['criteria', 'ru'], message: 'contest.nobody-decides' },
  });
export type ContestForm = z.output<typeof contestForm>;

type Lines = Partial<Record<Locale, string[]>>;

/** Every language it is written in names as many. */
function sameLength(titles: Partial<Record<Locale, string>>, named: Lines): boolean {
  const lengths = locales
    .filter((one) => titles[one] || (named[one] ?? []).length > 0)
    .map((one) => named[one]?.length ?? 0);
  return new Set(lengths).size <= 1;
}

/** Lines of each language as a list of things, each with its names. */
export function namedOf(named: Lines): Named {
  const most = Math.max(0, ...locales.map((one) => named[one]?.length ?? 0));
  return Array.from({ length: most }, (_, at) =>
    Object.fromEntries(locales.flatMap((one) => (named[one]?.[at] ? [[one, named[one][at]]] : []))),
  );
}

/** The languages it is written in. */
export function textsOf(form: ContestForm): ContestTexts {
  const written = locales.flatMap((one): [Locale, ContestText][] => {
    const title = form.titles[one];
    if (!title) return [];
    const { rules, prizes, organisers } = form;
    const of = (said: Partial<Record<Locale, string>>) => said[one] ?? '';
    const each = { rules: of(rules), prizes: of(prizes), organisers: of(organisers) };
    return [[one, { title, ...each, results: '' }]];
  });
  return Object.fromEntries(written);
}

/** Why it will not be, for everybody to read. */
export const reasonForm = z.object({
  reason: z
    .string('activity.reason-missing')
    .trim()
    .min(3, 'activity.reason-missing')
    .max(500, 'field.too-long'),
});
export type ReasonForm = z.output<typeof reasonForm>;

/** Why an entry does not take part, and which text of it was read. */
export const declineForm = reasonForm.extend({ seen: z.string().max(40).default('') });
export type DeclineForm = z.output<typeof declineForm>;

/** What is said of the results; the numbers say themselves. */
export const resultsForm = z.object({ words: inEach(text(10_000)) });
export type ResultsForm = z.output<typeof resultsForm>;

const day = optional(z.iso.date());

/** What the accounting asks: days as the calendar of the house has them, both included. */
export const heldFilters = z.object({
  from: day.catch(undefined),
  to: day.catch(undefined),
  areaId: optional(z.uuid()).catch(undefined),
});
export type HeldFilters = z.output<typeof heldFilters>;
