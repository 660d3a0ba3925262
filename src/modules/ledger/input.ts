import { z } from 'zod';
import { LEAST_WHY, readingReasons, whyOf } from '#basics/reading-reasons.ts';

const words = z.string().trim().max(500, 'field.too-long').default('');

/** Why somebody asks to read what is sensitive: a reason of the list, or words of their own. */
export const readingWhy = z
  .object({ reason: z.enum(readingReasons, 'ledger.say-why'), why: words })
  .refine(({ reason, why }) => reason !== 'other' || why.length >= LEAST_WHY, {
    message: 'ledger.say-why',
    path: ['why'],
  })
  .transform(({ reason, why }) => ({ why: whyOf(reason, why) }));
