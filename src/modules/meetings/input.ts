import { z } from 'zod';
import { emailAddress } from '#modules/people/input.ts';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const needed = (
  key: 'meeting.title-missing' | 'meeting.place-missing' | 'meeting.words-missing',
  max: number,
) => z.string(key).trim().min(3, key).max(max, 'field.too-long');
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** A meeting as its form sends it. The hour is on the clock of the place. */
export const meetingForm = z.object({
  areaId: z.preprocess((value) => value || undefined, z.uuid('meeting.choose-area')),
  title: needed('meeting.title-missing', 160),
  place: needed('meeting.place-missing', 200),
  begins: z.iso.datetime({ local: true, error: 'meeting.begins-wrong' }),
  agenda: text(4000),
});
export type MeetingForm = z.infer<typeof meetingForm>;

/** What was agreed at a meeting. */
export const pointForm = z.object({
  words: needed('meeting.words-missing', 1000),
  outcome: text(1000),
});
export type PointForm = z.infer<typeof pointForm>;

/** The report an agreed problem became, by its number. */
export const pointReport = z.object({
  point: z.uuid(),
  code: z.string('report.say-which').trim().min(1, 'report.say-which').max(20, 'field.too-long'),
});

/** How a meeting went: how many came, and what everybody may read about it. */
export const meetingResults = z.object({
  attended: z.coerce
    .number('field.wrong')
    .int('field.wrong')
    .min(0, 'field.wrong')
    .max(100_000, 'field.wrong'),
  results: text(8000),
});
export type MeetingResults = z.infer<typeof meetingResults>;

/** Somebody to turn to in a district, who agreed to it. */
export const associateForm = z
  .object({
    id: optional(z.uuid()),
    areaId: z.preprocess((value) => value || undefined, z.uuid('meeting.choose-area')),
    name: z
      .string('meeting.name-missing')
      .trim()
      .min(2, 'meeting.name-missing')
      .max(120, 'field.too-long'),
    part: z
      .string('meeting.part-missing')
      .trim()
      .min(2, 'meeting.part-missing')
      .max(160, 'field.too-long'),
    phone: optional(
      z
        .string()
        .trim()
        .regex(/^\+?[\d\s().-]{5,24}$/, 'report.phone-wrong'),
    ),
    email: optional(emailAddress),
    note: text(500),
    consented: z.literal('yes', 'meeting.consent-missing'),
  })
  .refine((it) => it.phone ?? it.email, { path: ['phone'], message: 'meeting.contact-missing' });
export type AssociateForm = z.infer<typeof associateForm>;
