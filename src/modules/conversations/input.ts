import { z } from 'zod';
import { locales } from '#basics/localised.ts';

/** Something one side says to the others about a report; `locale` is that of the page it was written on. */
export const message = z.object({
  words: z
    .string('conversation.empty')
    .trim()
    .min(1, 'conversation.empty')
    .max(2000, 'field.too-long'),
  locale: z.enum(locales).optional().catch(undefined),
});
export type Message = z.infer<typeof message>;
