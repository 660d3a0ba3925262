import { DateTime } from 'luxon';
import { z } from 'zod';
import { locales, type Locale } from '#basics/localised.ts';
import { placeIn } from '#basics/place-words.ts';
import { emailAddress } from '#modules/people/input.ts';
import { audiences, kinds, MOST_PEOPLE, repetitions, type ActivityTexts } from './rules.ts';

const blank = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());
const ticked = z.preprocess((value) => value === 'yes', z.boolean());
const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const count = (max: number) =>
  z.coerce.number('field.wrong').int('field.wrong').min(1, 'field.wrong').max(max, 'field.wrong');
const localMoment = (
  error: 'activity.begins-wrong' | 'activity.ends-wrong' | 'activity.until-wrong',
) => z.iso.datetime({ local: true, error });
const inEach = <T extends z.ZodType>(schema: T) =>
  z.preprocess((given) => given ?? {}, z.object({ kk: schema, ru: schema, en: schema }).partial());

const isZone = (zone: string) => DateTime.utc().setZone(zone).isValid;
const momentIn = (zone: string, local: string) => DateTime.fromISO(local, { zone }).toJSDate();

/** An activity as its form sends it. The hours are on the clock of the place. */
export const activityForm = z
  .object({
    kind: z.enum(kinds, 'activity.kind-missing'),
    titles: inEach(text(160)),
    descriptions: inEach(text(20_000)),
    place: z
      .string('activity.place-missing')
      .trim()
      .min(3, 'activity.place-missing')
      .max(200, 'field.too-long'),
    point: text(2000),
    areaId: optional(z.uuid('field.wrong')),
    begins: localMoment('activity.begins-wrong'),
    ends: localMoment('activity.ends-wrong'),
    timeZone: z.string().trim().max(60).refine(isZone, 'activity.zone-wrong'),
    repeats: z.enum(repetitions).default('once'),
    times: optional(count(26)),
    signsUp: ticked,
    capacity: optional(count(100_000)),
    signUpUntil: optional(localMoment('activity.until-wrong')),
    forMinors: ticked,
    audiences: z.partialRecord(z.enum(audiences), z.string()).default({}),
    organisationId: optional(z.uuid('field.wrong')),
    campaignId: optional(z.uuid('field.wrong')),
  })
  .refine(({ titles }) => Object.values(titles).some((title) => title !== ''), {
    ...{ path: ['titles', 'ru'], message: 'activity.title-missing' },
  })
  .refine(({ begins, ends }) => ends > begins, {
    ...{ path: ['ends'], message: 'activity.ends-wrong' },
  })
  .refine(({ signUpUntil, ends }) => !signUpUntil || signUpUntil <= ends, {
    ...{ path: ['signUpUntil'], message: 'activity.until-wrong' },
  })
  .refine(({ point }) => point === '' || placeIn(point) !== null, {
    ...{ path: ['point'], message: 'activity.point-wrong' },
  })
  .refine(({ titles, descriptions }) => locales.every((it) => titles[it] || !descriptions[it]), {
    ...{ path: ['titles', 'ru'], message: 'activity.title-missing' },
  });
export type ActivityForm = z.output<typeof activityForm>;

/** When it is, by the clock of its place. */
export const momentsOf = ({ begins, ends, signUpUntil, timeZone }: ActivityForm) => ({
  startsAt: momentIn(timeZone, begins),
  endsAt: momentIn(timeZone, ends),
  signUpUntil: signUpUntil ? momentIn(timeZone, signUpUntil) : null,
});

/** The languages it is written in. */
export function textsOf({ titles, descriptions }: ActivityForm): ActivityTexts {
  const written = locales.flatMap((locale): [Locale, ActivityTexts[Locale]][] => {
    const title = titles[locale];
    return title ? [[locale, { title, description: descriptions[locale] ?? '' }]] : [];
  });
  return Object.fromEntries(written);
}

const name = z
  .string('activity.name-missing')
  .trim()
  .min(2, 'activity.name-missing')
  .max(120, 'field.too-long');

/** Somebody who wants to come. `id` is the form's own: sent twice it is one. */
export const newSignUp = z
  .object({
    id: z.uuid(),
    name,
    email: optional(emailAddress),
    phone: optional(
      z
        .string()
        .trim()
        .regex(/^\+?[\d\s().-]{5,24}$/, 'report.phone-wrong'),
    ),
    people: z.preprocess((value) => blank(value) ?? '1', count(MOST_PEOPLE)),
    guardianName: text(120),
    guardianContact: text(120),
    guardianAgrees: ticked,
    locale: z.enum(locales),
  })
  .refine((it) => it.email ?? it.phone, { path: ['email'], message: 'activity.contact-missing' });
export type NewSignUp = z.output<typeof newSignUp>;

/** Why it will not be, for everybody to read. */
export const cancelForm = z.object({
  reason: z
    .string('activity.reason-missing')
    .trim()
    .min(3, 'activity.reason-missing')
    .max(500, 'field.too-long'),
});
export type CancelForm = z.output<typeof cancelForm>;

const people = z.preprocess(
  (value) => blank(value) ?? '0',
  z.coerce.number('field.wrong').int('field.wrong').min(0, 'field.wrong').max(100_000),
);

/** How it went: how many people of each kind it reached, and what everybody may read about it. */
export const resultsForm = z.object({
  reached: z.partialRecord(z.enum(audiences), people).default({}),
  minutes: text(20_000),
});
export type ResultsForm = z.output<typeof resultsForm>;

/** The ticket of somebody who came, as it was read or typed at the door. */
export const checkInForm = z.object({
  ticket: z
    .string('activity.ticket-missing')
    .trim()
    .min(1, 'activity.ticket-missing')
    .max(400, 'field.too-long'),
});

/** Tickets that a device at the door checked in, perhaps without the network, by their hashes. */
export const checkedIn = z.object({
  came: z
    .array(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.iso.datetime() }))
    .max(2000),
});
export type CheckedIn = z.output<typeof checkedIn>;

const day = optional(z.iso.date());

/** What the yearly accounting asks: days as the calendar of the place has them, both included. */
export const heldFilters = z.object({
  from: day.catch(undefined),
  to: day.catch(undefined),
  audience: optional(z.enum(audiences)).catch(undefined),
  areaId: optional(z.uuid()).catch(undefined),
});
export type HeldFilters = z.output<typeof heldFilters>;
