import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from '#modules/people/input.ts';

/** Someone wants to hear by e-mail what becomes of a report. */
export const following = z.object({
  email: z.preprocess((value) => value ?? '', emailAddress),
  locale: z.enum(locales),
});
export type Following = z.infer<typeof following>;
