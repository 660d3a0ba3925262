import { z } from 'zod';
import { seenRevision } from '#basics/input-approving.ts';
import { locales, type Locale } from '#basics/localised.ts';
import { hashtags } from '#modules/syndication/input-tags.ts';
import { goalKinds, type Goal, type PartTexts } from './rules.ts';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const blank = (value: unknown) => (value === '' || value === undefined ? null : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.nullable());
const day = z.iso.date({ error: 'campaign.day-wrong' });

const MOST_PARTNERS = 30;

const textForm = z.object({
  title: text(200),
  lead: text(500),
  words: text(40_000),
  contact: text(1000),
});
const languages = {
  kk: textForm.prefault({}),
  ru: textForm.prefault({}),
  en: textForm.prefault({}),
};

const written = <T extends Record<Locale, z.output<typeof textForm>>>(typed: T): PartTexts =>
  Object.fromEntries(
    locales.flatMap((locale) =>
      Object.values(typed[locale]).some(Boolean) ? [[locale, typed[locale]]] : [],
    ),
  );

const numbered = z.string().regex(/^\d{1,2}$/);
const partnerIds = z.record(
  numbered,
  z.preprocess((value) => value || null, z.uuid().nullable()),
);
const link = z.union([
  z.literal(''),
  z.url({ protocol: /^https?$/, error: 'campaign.link-wrong' }).max(500, 'field.too-long'),
]);

/** A campaign as its form sends it. */
export const campaignForm = seenRevision
  .extend({
    ...languages,
    slug: z
      .string()
      .trim()
      .max(80, 'field.too-long')
      .regex(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/, 'publication.slug-wrong')
      .default(''),
    area: z.record(z.uuid(), z.string()).default({}),
    tags: hashtags,
    from: z.iso.date({ error: 'campaign.from-missing' }),
    until: optional(day),
    worldDay: optional(day),
    goal: optional(z.enum(goalKinds)),
    target: z.preprocess(
      blank,
      z.coerce
        .number('campaign.target-missing')
        .int('campaign.target-missing')
        .min(1, 'campaign.target-missing')
        .max(100_000_000, 'campaign.target-missing')
        .nullable(),
    ),
    goalCategoryId: optional(z.uuid()),
    goalAreaId: optional(z.uuid()),
    partner: partnerIds.default({}),
    partnerUrl: z.record(numbered, link).default({}),
  })
  .refine(({ from, until }) => !until || from <= until, {
    ...{ path: ['until'], message: 'campaign.until-before' },
  })
  .refine(({ goal, target }) => goal === null || target !== null, {
    ...{ path: ['target'], message: 'campaign.target-missing' },
  })
  .transform(({ kk, ru, en, area, partner, partnerUrl, ...rest }) => ({
    ...rest,
    texts: written({ kk, ru, en }),
    areaIds: Object.keys(area),
    partners: Object.entries(partner)
      .flatMap(([at, id]) => (id ? [{ id, url: partnerUrl[at] ?? '' }] : []))
      .slice(0, MOST_PARTNERS),
  }));
export type CampaignForm = z.output<typeof campaignForm>;

/** The goal a form sets; none when nothing is counted. */
export const goalOf = ({ goal, target, goalCategoryId, goalAreaId }: CampaignForm): Goal | null =>
  goal && target ? { kind: goal, target, categoryId: goalCategoryId, areaId: goalAreaId } : null;

/** An area's own section as its form sends it. */
export const sectionForm = seenRevision
  .extend(languages)
  .transform(({ kk, ru, en, ...rest }) => ({ ...rest, texts: written({ kk, ru, en }) }));
export type SectionForm = z.output<typeof sectionForm>;

/** An ambassador as their form sends them: the title is the name. */
export const ambassadorForm = seenRevision
  .extend({
    ...languages,
    from: z.iso.date({ error: 'campaign.term-missing' }),
    until: z.iso.date({ error: 'campaign.term-missing' }),
    alt: z.object({ kk: text(300), ru: text(300), en: text(300) }).prefault({}),
    credit: text(200),
    rights: text(200),
  })
  .refine(({ from, until }) => from <= until, {
    ...{ path: ['until'], message: 'campaign.until-before' },
  })
  .transform(({ kk, ru, en, ...rest }) => ({ ...rest, texts: written({ kk, ru, en }) }));
export type AmbassadorForm = z.output<typeof ambassadorForm>;

const title = z
  .string('campaign.title-missing')
  .trim()
  .min(2, 'campaign.title-missing')
  .max(200, 'field.too-long');

/** What a campaign begins with. */
export const newCampaign = z.object({
  title,
  locale: z.enum(locales),
  areaId: optional(z.uuid()),
});
export type NewCampaign = z.output<typeof newCampaign>;

/** For which area a section is begun. */
export const newSection = z.object({ areaId: z.uuid('campaign.choose-area') });

/** Who becomes an ambassador, of a section or (no area) of the whole campaign. */
export const newAmbassador = z.object({
  name: title,
  locale: z.enum(locales),
  areaId: optional(z.uuid()),
});
export type NewAmbassador = z.output<typeof newAmbassador>;

/** That an ambassador agreed in writing: the day on the paper. */
export const consentForm = z.object({ givenOn: z.iso.date({ error: 'campaign.consent-missing' }) });
