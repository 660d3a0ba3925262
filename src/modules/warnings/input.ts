import { z } from 'zod';
import { locales, type Locale } from '#basics/localised.ts';
import {
  certainties,
  kinds,
  responses,
  severities,
  urgencies,
  type WarningTexts,
} from './rules.ts';
import { circleTyped } from '#basics/drawn-shape.ts';
import { cornersCross, readCorners } from './rules-shape.ts';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const empty = (value: unknown) => (value === '' ? undefined : value);
const localMoment = z.iso.datetime({ local: true, error: 'warning.moment-wrong' });

const inOneLanguage = z.object({
  headline: text(160),
  description: text(4000),
  instruction: text(4000),
  theySay: text(1000),
  youDo: text(1000),
  callWhom: text(500),
});
const untold = inOneLanguage.parse({});
const languages = Object.fromEntries(
  locales.map((locale) => [locale, inOneLanguage.default(untold)]),
) as Record<Locale, z.ZodDefault<typeof inOneLanguage>>;

const circle = text(80).transform((words, { addIssue }) => {
  const read = circleTyped(words);
  if (words && !read) addIssue('warning.circle-wrong');
  return read;
});
const corners = text(10_000).transform((words, { addIssue }) => {
  const read = readCorners(words);
  if (words && !read) addIssue(cornersCross(words) ? 'draw.crosses' : 'warning.corners-wrong');
  return read;
});

/** A warning as its form sends it. The hours are on the clock of the place. */
export const warningForm = z
  .object({
    kind: z.enum(kinds, 'warning.choose-kind'),
    urgency: z.enum(urgencies, 'warning.choose-urgency'),
    severity: z.enum(severities, 'warning.choose-severity'),
    certainty: z.enum(certainties, 'warning.choose-certainty'),
    response: z.enum(responses).default('None'),
    exercise: z.preprocess((value) => value === 'yes', z.boolean()),
    area: z.record(z.uuid(), z.string()).default({}),
    campaignId: z.preprocess((value) => value || null, z.uuid().nullable()),
    circle,
    corners,
    onset: z.preprocess(empty, localMoment.optional()),
    expires: localMoment,
    ...languages,
  })
  .superRefine((it, { addIssue }) => {
    const issue = (path: string[], message: string) =>
      addIssue({ code: 'custom', path, message, input: it });
    if (it.circle && it.corners) issue(['circle'], 'warning.one-shape');
    if (it.onset && it.onset >= it.expires) issue(['expires'], 'warning.ends-before');
    const told = locales.filter((locale) => isTold(it[locale]));
    for (const locale of told.length > 0 ? told : (['ru'] as const)) {
      const { headline, description } = it[locale];
      if (!headline) issue([locale, 'headline'], 'warning.headline-missing');
      if (!description) issue([locale, 'description'], 'warning.description-missing');
    }
  })
  .transform(({ area, kk, ru, en, ...rest }) => ({
    ...rest,
    areaIds: Object.keys(area),
    texts: textsOf({ kk, ru, en }),
  }));
export type WarningForm = z.output<typeof warningForm>;

type Told = z.output<typeof inOneLanguage>;
const isTold = (one: Told) => Object.values(one).some(Boolean);

function textsOf(all: Record<Locale, Told>): WarningTexts {
  const told = locales.filter((locale) => isTold(all[locale]));
  return Object.fromEntries(told.map((locale) => [locale, { ...all[locale], allClear: '' }]));
}

/** Why and with which words a warning is ended. Words that are left out we find ourselves. */
export const cancelForm = z.object({
  reason: z.enum(['all-clear', 'mistake'], 'warning.choose-reason'),
  words: z.object({ kk: text(1000), ru: text(1000), en: text(1000) }).prefault({}),
});
export type CancelForm = z.output<typeof cancelForm>;

/** A feed of another authority as its form sends it. */
export const sourceForm = z.object({
  name: z
    .string('warning.name-missing')
    .trim()
    .min(2, 'warning.name-missing')
    .max(120, 'field.too-long'),
  url: z.url({ protocol: /^https?$/, error: 'warning.url-wrong' }).max(1000, 'field.too-long'),
});
export type SourceForm = z.output<typeof sourceForm>;
