import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from '#modules/people/input.ts';
import { newReport, reason } from './input.ts';
import { banKinds, flagOutcomes, flagReasons, MOST_PARTS } from './rules-desk.ts';

const said = (max: number) =>
  z.string('desk.write-first').trim().min(1, 'desk.write-first').max(max, 'field.too-long');
/** Ids picked by ticking boxes: one text, parted by commas. */
const ids = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value ?? [])),
  z.array(z.uuid('report.form-broken')).max(12),
);
const ticked = z.preprocess((value) => value === '1' || value === true, z.boolean());
const emptyIsNone = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** What the desk writes for itself. */
export const internalNote = z.object({ words: said(4000) });
export type InternalNote = z.infer<typeof internalNote>;

/** What the desk tells everybody about a report. */
export const publicUpdate = z.object({ words: said(2000) });
export type PublicUpdate = z.infer<typeof publicUpdate>;

/** A reason, and that one has been warned of parts that are still open. */
export const closing = reason.extend({ anyway: ticked });
export type Closing = z.infer<typeof closing>;

/** One part of a report that is split: what it is, its own words, which photos it shows. */
const part = z.object({
  categoryId: z.uuid('report.choose-category'),
  words: said(4000),
  photoIds: ids,
});

export const splitting = reason.extend({
  parts: z.array(part).min(2, 'report.too-few-parts').max(MOST_PARTS, 'report.too-many-parts'),
});
export type Splitting = z.infer<typeof splitting>;

/** A question to somebody who has no account. */
export const outsideQuestion = z.object({
  name: said(120),
  email: emailAddress,
  locale: z.enum(locales),
  words: said(2000),
  photoIds: ids,
});
export type OutsideQuestion = z.infer<typeof outsideQuestion>;

export const outsideAnswer = z.object({ words: said(4000) });
export type OutsideAnswer = z.infer<typeof outsideAnswer>;

/** "Something is wrong with this page." */
export const newFlag = z.object({
  reason: z.enum(flagReasons, 'report.choose-flag-reason'),
  words: z.string().trim().max(500, 'field.too-long').default(''),
  email: emptyIsNone(emailAddress),
  locale: z.enum(locales),
});
export type NewFlag = z.infer<typeof newFlag>;

export const flagSettlement = reason.extend({ outcome: z.enum(flagOutcomes) });
export type FlagSettlement = z.infer<typeof flagSettlement>;

const MOST_BAN_DAYS = 365;
const banning = reason.extend({
  days: z.coerce
    .number('report.ban-days')
    .int('report.ban-days')
    .min(1, 'report.ban-days')
    .max(MOST_BAN_DAYS, 'report.ban-days'),
});

/** Somebody is banned by what they wrote, without anybody reading it. */
export const banReporterBy = banning.extend({
  kind: z.enum(['email', 'domain', 'phone'], 'report.choose-ban'),
});
export type BanReporterBy = z.infer<typeof banReporterBy>;

export const newBan = banning.extend({
  kind: z.enum(banKinds, 'report.choose-ban'),
  value: said(200),
});
export type NewBan = z.infer<typeof newBan>;

/** A report the desk types for somebody who calls: an address or number only when they agreed. */
export const enteredReport = newReport.extend({ agreed: ticked, receipt: ticked });
export type EnteredReport = z.infer<typeof enteredReport>;
