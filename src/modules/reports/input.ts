import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from '#modules/people/input.ts';
import { states } from './rules.ts';

const placeSources = [
  ...(['photo', 'device', 'pin', 'coordinates', 'address', 'link', 'desk'] as const),
] as const;
export const channels = [
  ...(['web', 'telegram', 'whatsapp', 'email', 'open311', 'api', 'desk', 'import'] as const),
] as const;

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const degrees = (limit: number) =>
  z.coerce
    .number('report.place-missing')
    .min(-limit, 'report.place-wrong')
    .max(limit, 'report.place-wrong');
const needed = (schema: z.ZodType<number, unknown>) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema);

/** A phone number as typed: digits, spaces, brackets, a plus. 5 to 15 digits (E.164). */
const phoneNumber = z
  .string()
  .trim()
  .regex(/^\+?[\d\s().-]{5,24}$/, 'report.phone-wrong');

/** Where it is: WGS 84 degrees, how exactly in metres, and how we know. */
const whereabouts = z.object({
  lon: needed(degrees(180)),
  lat: needed(degrees(85)),
  accuracyM: optional(z.coerce.number().min(0).max(100_000)),
  placeFrom: z.enum(placeSources).default('pin'),
  address: text(300),
});

/** A report as its form, the API and every channel send it. `id` makes a repeat harmless. */
export const newReport = whereabouts.extend({
  id: z.uuid('report.form-broken'),
  categoryId: z.preprocess((value) => value || undefined, z.uuid('report.choose-category')),
  words: text(4000),
  answers: z.record(z.string().max(60), z.string().trim().max(500, 'field.too-long')).default({}),
  name: optional(z.string().trim().max(120, 'field.too-long')),
  email: optional(emailAddress),
  phone: optional(phoneNumber),
  locale: z.enum(locales),
  channel: z.enum(channels).default('web'),
});
export type NewReport = z.infer<typeof newReport>;

/** The reporter's, or a second resident's, answer to "is it done?". */
export const verdict = z.object({
  answer: z.enum(['yes', 'no', 'unknown'], 'report.choose-answer'),
  words: text(2000),
  lon: optional(z.coerce.number().min(-180).max(180)),
  lat: optional(z.coerce.number().min(-85).max(85)),
});
export type Verdict = z.infer<typeof verdict>;

/** What the desk may change of a report. */
export const moderation = z.object({
  publicWords: text(4000),
  publicAddress: text(300),
  categoryId: z.uuid('report.choose-category'),
  why: z.string().trim().min(3, 'report.say-why').max(500, 'field.too-long'),
});
export type Moderation = z.infer<typeof moderation>;

export const reason = z.object({
  why: z.string('report.say-why').trim().min(3, 'report.say-why').max(500, 'field.too-long'),
});
export type Reason = z.infer<typeof reason>;

export const mergeInto = reason.extend({ into: z.string().trim().min(1, 'report.say-which') });

/** What the public list, the map, the feeds and the API can be narrowed to. Days as YYYY-MM-DD. */
export const listFilters = z.object({
  category: z.string().max(60).optional().catch(undefined),
  area: z.string().max(60).optional().catch(undefined),
  state: z.enum(['open', 'late', 'claimed', 'confirmed', 'disputed']).optional().catch(undefined),
  since: z.iso.date().optional().catch(undefined),
  until: z.iso.date().optional().catch(undefined),
  after: z.string().max(80).optional().catch(undefined),
});
export type ListFilters = z.infer<typeof listFilters>;

/** Which part of the work a desk queue shows. */
export const queues = [
  ...(['triage', 'held', 'late', 'open', 'claimed', 'disputed'] as const),
  ...(['flagged', 'part-changed', 'banned', 'all'] as const),
] as const;
export type Queue = (typeof queues)[number];

/** The columns the desk's list can be sorted by. */
export const deskSorts = [
  'filed',
  'due',
  'changed',
  'severity',
  'category',
  'area',
  'state',
] as const;
export type DeskSort = (typeof deskSorts)[number];

/** Which way a column is sorted when nobody says: what is due first, what was filed last. */
export const usualDir = (sort: DeskSort): 'asc' | 'desc' =>
  sort === 'due' || sort === 'category' || sort === 'area' || sort === 'state' ? 'asc' : 'desc';

/** How many rows a page of the desk's list may have. */
export const pageSizes = ['50', '100', '200'] as const;

/** The organisation of a filter that means: nobody has it. */
export const NOBODY = 'nobody';

const chosen = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What the desk's queue can be narrowed to and sorted by; each stands in the address of the page. */
export const deskFilters = z.object({
  queue: z.enum(queues).catch('triage'),
  category: chosen(z.string().max(60)),
  area: chosen(z.string().max(60)),
  state: chosen(z.enum(states)),
  severity: chosen(z.enum(['low', 'normal', 'high'])),
  organisation: chosen(z.string().max(60)),
  channel: chosen(z.enum(channels)),
  since: chosen(z.iso.date()),
  until: chosen(z.iso.date()),
  due: chosen(z.enum(['late', 'very-late', 'today', 'soon', 'week'])),
  mine: chosen(z.literal('yes')),
  disputed: chosen(z.literal('yes')),
  q: chosen(z.string().trim().max(200)),
  sort: chosen(z.enum(deskSorts)),
  dir: chosen(z.enum(['asc', 'desc'])),
  size: chosen(z.enum(pageSizes)),
  after: chosen(z.string().max(120)),
});
export type DeskFilters = z.infer<typeof deskFilters>;

/** What of an address says which reports are listed: not the page, nor how many on it. */
export function deskQuery(filters: DeskFilters, change: Partial<DeskFilters> = {}): string {
  const { after: _after, ...kept } = filters;
  const said = Object.entries({ ...kept, ...change }).filter(([, value]) => value);
  return new URLSearchParams(said as [string, string][]).toString();
}

/** A filter kept under a name, for oneself or for all at the desk. */
export const savedFilter = z.object({
  name: z.string().trim().min(1, 'desk.list.say-name').max(60, 'field.too-long'),
  shared: z.literal('yes').optional(),
});
export type SavedFilter = z.infer<typeof savedFilter>;
