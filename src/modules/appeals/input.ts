import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from '#modules/people/input.ts';
import { appealKinds, closeGrounds, pauseGrounds } from './law.ts';
import { outcomes, queues } from './rules.ts';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const said = (max: number, missing: string) =>
  z.string(missing).trim().min(3, missing).max(max, 'field.too-long');

const phoneNumber = z
  .string()
  .trim()
  .regex(/^\+?[\d\s().-]{5,24}$/, 'appeal.phone-wrong');

/** First question: what it is about. */
export const appealMatter = z.object({
  kind: z.enum(appealKinds, 'appeal.choose-kind'),
  subject: said(200, 'appeal.subject-missing'),
  words: said(20_000, 'appeal.words-missing'),
});

/** Second question: where. */
export const appealPlace = z.object({
  areaId: z.uuid('appeal.choose-area'),
  address: text(300),
});

const person = z.object({
  name: said(200, 'appeal.name-missing'),
  answerBy: z.enum(['email', 'post'], 'appeal.choose-answer-by'),
  email: optional(emailAddress),
  postal: text(400),
  phone: optional(phoneNumber),
});

type Person = z.infer<typeof person>;
const reachable = <T extends z.ZodType<Person>>(schema: T) =>
  schema
    .refine(({ answerBy, email }) => answerBy !== 'email' || email, {
      message: 'appeal.email-missing',
      path: ['email'],
    })
    .refine(({ answerBy, postal }) => answerBy !== 'post' || postal.length >= 10, {
      message: 'appeal.postal-missing',
      path: ['postal'],
    });

/** Third question: who appeals, and how the answer reaches them. */
export const appealPerson = reachable(person);

const whole = appealMatter
  .extend(appealPlace.shape)
  .extend(person.shape)
  .extend({ id: z.uuid('appeal.form-broken'), locale: z.enum(locales) });

/** An appeal as its form and the API send it. `id` makes a repeat harmless. */
export const newAppeal = reachable(whole);
export type NewAppeal = z.infer<typeof newAppeal>;

/** An appeal that came by phone or on paper, entered at the desk. */
export const enteredAppeal = reachable(
  whole.extend({
    channel: z.enum(['phone', 'paper'], 'appeal.choose-channel'),
    receivedOn: z.iso.date('appeal.choose-received'),
  }),
);
export type EnteredAppeal = z.infer<typeof enteredAppeal>;

export const appealWords = z.object({ words: said(10_000, 'appeal.say-words') });
export type AppealWords = z.infer<typeof appealWords>;

const optionalId = z.preprocess((value) => (value === '' ? null : value), z.uuid().nullable());

/** Who is to handle it: a body, a person, or neither (the desk). */
export const appealAssignment = z.object({
  organisationId: optionalId.default(null),
  personId: optionalId.default(null),
});
export type AppealAssignment = z.infer<typeof appealAssignment>;

export const appealForward = z.object({
  organisationId: z.uuid('appeal.choose-body'),
  words: said(2000, 'appeal.say-words'),
});
export type AppealForward = z.infer<typeof appealForward>;

export const appealQuestion = z.object({
  ground: z.enum(pauseGrounds, 'appeal.choose-ground'),
  words: said(4000, 'appeal.say-words'),
});
export type AppealQuestion = z.infer<typeof appealQuestion>;

export const appealExtension = z.object({
  ground: z.enum(['facts', 'inquiry', 'exceptional'], 'appeal.choose-ground'),
  amount: z.coerce.number('appeal.say-days').int('appeal.say-days').min(1, 'appeal.say-days'),
  words: said(2000, 'appeal.say-words'),
});
export type AppealExtension = z.infer<typeof appealExtension>;

export const appealAnswer = z.object({
  outcome: z.enum(outcomes, 'appeal.choose-outcome'),
  words: said(20_000, 'appeal.say-words'),
});
export type AppealAnswer = z.infer<typeof appealAnswer>;

export const appealClosing = z.object({
  ground: z.enum(closeGrounds, 'appeal.choose-ground'),
  words: said(2000, 'appeal.say-words'),
});
export type AppealClosing = z.infer<typeof appealClosing>;

export const appealFeedback = z.object({
  answerId: z.uuid('appeal.form-broken'),
  understood: z.enum(['yes', 'no'], 'appeal.choose-answer'),
  solved: z.enum(['yes', 'partly', 'no'], 'appeal.choose-answer'),
  rating: z.coerce.number('appeal.choose-rating').int().min(1, 'appeal.choose-rating').max(5),
  words: text(2000),
});
export type AppealFeedback = z.infer<typeof appealFeedback>;

/** What the desk's list can be narrowed to. */
export const appealFilters = z.object({
  queue: z.enum(queues).catch('new'),
  area: z.string().max(60).optional().catch(undefined),
  organisation: z.string().max(60).optional().catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  after: z.string().max(80).optional().catch(undefined),
});
export type AppealFilters = z.infer<typeof appealFilters>;

/** Of which days the public statistics speak. */
export const appealPeriod = z.object({
  since: z.iso.date().optional().catch(undefined),
  until: z.iso.date().optional().catch(undefined),
});
export type AppealPeriod = z.infer<typeof appealPeriod>;
