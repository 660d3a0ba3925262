import { z } from 'zod';
import { mailStates } from './rules.ts';

/** What the desk's list of mails can be narrowed to, and where its page begins. */
export const mailFilters = z.object({
  state: z.enum(mailStates).optional().catch(undefined),
  before: z
    .string()
    .regex(/^\d{1,15}-[\da-f-]{36}$/)
    .optional()
    .catch(undefined),
});
export type MailFilters = z.infer<typeof mailFilters>;

/** A mail the desk files as a report: its kind, and the place as it was found from typed words. */
export const filedByHand = z.object({
  categoryId: z.preprocess((value) => value || undefined, z.uuid('report.choose-category')),
  where: z
    .string('report.place-missing')
    .trim()
    .min(3, 'report.place-missing')
    .max(200, 'field.too-long'),
});
export type FiledByHand = z.infer<typeof filedByHand>;
