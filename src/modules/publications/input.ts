import { z } from 'zod';
import { seenRevision } from '#basics/input-approving.ts';
import { locales } from '#basics/localised.ts';
import { hashtags } from '#modules/syndication/input-tags.ts';
import { commentsThere, peopleInPictures, publicationKinds } from './rules.ts';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable());

const ticked = z
  .string()
  .optional()
  .transform((value) => value === 'yes');

const textForm = z.object({
  title: text(200),
  summary: text(500),
  markdown: text(40_000),
  sources: text(4000),
  machineMade: ticked,
  toTranslate: ticked,
});

/** The address at the end of /news/…: small Latin letters, digits, hyphens. */
const slug = z
  .string()
  .trim()
  .max(80, 'field.too-long')
  .regex(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/, 'publication.slug-wrong')
  .default('');

/** A publication as its form sends it: `revision` is the one the writer saw. */
export const publicationForm = z.object({
  revision: z.coerce.number().int().min(1),
  kind: z.enum(publicationKinds),
  slug,
  areaId: optional(z.uuid()),
  organisationId: optional(z.uuid()),
  campaignId: optional(z.uuid()),
  category: z.record(z.uuid(), z.string()).default({}),
  tags: hashtags,
  comments: z.enum(commentsThere).default('off'),
  videoUrl: optional(
    z.url({ protocol: /^https$/, error: 'publication.video-wrong' }).max(500, 'field.too-long'),
  ),
  kk: textForm.prefault({}),
  ru: textForm.prefault({}),
  en: textForm.prefault({}),
});
export type PublicationForm = z.infer<typeof publicationForm>;

/** What a publication begins with. */
export const newPublication = z.object({
  kind: z.enum(publicationKinds),
  locale: z.enum(locales),
  title: z
    .string('publication.title-missing')
    .trim()
    .min(3, 'publication.title-missing')
    .max(200, 'field.too-long'),
  areaId: optional(z.uuid()),
  organisationId: optional(z.uuid()),
});
export type NewPublication = z.infer<typeof newPublication>;

/** An approval; `publishAt` on the clock of the place, empty: at once. */
export const approval = seenRevision.extend({
  publishAt: optional(z.iso.datetime({ local: true, error: 'publication.hour-wrong' })),
});
export type Approval = z.infer<typeof approval>;

/** What a correction corrects, per language, for everybody to read. */
export const correction = seenRevision.extend({
  note: z.object({ kk: text(1000), ru: text(1000), en: text(1000) }).prefault({}),
});
export type Correction = z.infer<typeof correction>;

/** What is said about a picture. */
export const pictureForm = seenRevision.extend({
  alt: z.object({ kk: text(300), ru: text(300), en: text(300) }).prefault({}),
  credit: text(200),
  rights: z
    .string('publication.rights-missing')
    .trim()
    .min(2, 'publication.rights-missing')
    .max(200, 'field.too-long'),
  people: z.enum(peopleInPictures, 'publication.people-missing'),
});
export type PictureForm = z.infer<typeof pictureForm>;

/** One picture of it. */
export const pictureRef = seenRevision.extend({ id: z.uuid() });

/** The confirmed report a success story tells of. */
export const repairForm = z.object({
  code: z.string('report.say-which').trim().min(1, 'report.say-which').max(20, 'field.too-long'),
});

/** What a visitor narrows /news by; what cannot be read is left out. */
export const newsFilters = z.object({
  kind: z.enum(publicationKinds).optional().catch(undefined),
  area: z.string().max(100).optional().catch(undefined),
  tag: z
    .string()
    .max(40)
    .regex(/^[\p{L}\p{N}_-]+$/u)
    .optional()
    .catch(undefined),
  after: z
    .string()
    .regex(/^\d{1,15}_[\da-f-]{36}$/)
    .optional()
    .catch(undefined),
});
export type NewsFilters = z.infer<typeof newsFilters>;

/** Which publication an area's section of a campaign takes over. */
export const adoption = z.object({
  publicationId: z.uuid('publication.unknown'),
  areaId: z.uuid('campaign.choose-area'),
});
export type Adoption = z.infer<typeof adoption>;
