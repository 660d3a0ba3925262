import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from '#modules/people/input.ts';

const said = (
  error: 'activity.name-missing' | 'activity.medium-missing' | 'activity.proof-missing',
  { least, most }: { least: number; most: number },
) => z.string(error).trim().min(least, error).max(most, 'field.too-long');

/** A journalist who wants to be let in. `id` is the form's own: sent twice it is one. */
export const pressRequest = z.object({
  id: z.uuid(),
  name: said('activity.name-missing', { least: 2, most: 120 }),
  medium: said('activity.medium-missing', { least: 2, most: 120 }),
  proof: said('activity.proof-missing', { least: 10, most: 1000 }),
  email: emailAddress,
  phone: z.preprocess(
    (value) => value || undefined,
    z
      .string()
      .trim()
      .regex(/^\+?[\d\s().-]{5,24}$/, 'report.phone-wrong')
      .optional(),
  ),
  locale: z.enum(locales),
});
export type PressRequest = z.output<typeof pressRequest>;

/** What the desk answers a journalist. */
export const pressDecision = z.object({
  id: z.uuid(),
  reason: z.string().trim().max(500, 'field.too-long').default(''),
});
export type PressDecision = z.output<typeof pressDecision>;
