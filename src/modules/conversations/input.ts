import { z } from 'zod';

/** Something one side says to the others about a report. */
export const message = z.object({
  words: z
    .string('conversation.empty')
    .trim()
    .min(1, 'conversation.empty')
    .max(2000, 'field.too-long'),
});
export type Message = z.infer<typeof message>;
