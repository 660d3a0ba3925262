import { z } from 'zod';
import { readCode } from '#modules/reports/rules.ts';

const why = z
  .string('retention.say-why')
  .trim()
  .min(5, 'retention.say-why')
  .max(500, 'field.too-long');

/** A report that must not be anonymised yet; until the end of a day, or until somebody ends it. */
export const newHold = z.object({
  code: z
    .string()
    .transform((typed) => readCode(typed)?.code ?? '')
    .refine((code) => code !== '', 'retention.code-wrong'),
  why,
  until: z.preprocess(
    (day) => (day === '' ? undefined : day),
    z.iso.date('retention.day-wrong').optional(),
  ),
});
export type NewHold = z.infer<typeof newHold>;

/** Ends a hold, with the reason. */
export const endedHold = z.object({ id: z.uuid(), why });
export type EndedHold = z.infer<typeof endedHold>;

/** Why everything is gone over now and not tonight. */
export const askedRun = z.object({ why });
export type AskedRun = z.infer<typeof askedRun>;

/** Somebody asks what is held under their address or number, and the desk says why it looks. */
export const addressAsked = z.object({
  address: z.string('retention.address-wrong').trim().min(5, 'retention.address-wrong').max(200),
  why,
});
export type AddressAsked = z.infer<typeof addressAsked>;
