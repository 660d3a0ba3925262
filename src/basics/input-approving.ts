import { z } from 'zod';

const words = z.string().trim().max(1000, 'field.too-long').default('');

/** Which revision somebody saw when they changed, sent, approved or sent it back. */
export const seenRevision = z.object({ revision: z.coerce.number().int().min(1) });
export type SeenRevision = z.output<typeof seenRevision>;

/** Why it goes back to whoever wrote it. */
export const sendingBack = seenRevision.extend({
  reason: z
    .string('publication.reason-missing')
    .trim()
    .min(3, 'publication.reason-missing')
    .max(1000, 'field.too-long'),
});
export type SendingBack = z.output<typeof sendingBack>;

/** Why it is taken back, for everybody to read; in one language at least. */
export const withdrawal = z
  .object({ kk: words, ru: words, en: words })
  .refine((it) => it.kk || it.ru || it.en, { path: ['ru'], error: 'publication.reason-missing' });
export type Withdrawal = z.output<typeof withdrawal>;
