import { z } from 'zod';

const after = z
  .string()
  .regex(/^\d{1,15}_[\da-f-]{36}$/)
  .optional()
  .catch(undefined);

/** Which replies the desk looks at; what cannot be read is left out. */
export const replyFilters = z.object({
  list: z.enum(['new', 'read']).catch('new'),
  after,
});
export type ReplyFilters = z.infer<typeof replyFilters>;

/** Which offers the desk looks at. */
export const offerFilters = z.object({
  list: z.enum(['new', 'taken', 'aside']).catch('new'),
  after,
});
export type OfferFilters = z.infer<typeof offerFilters>;

/** An account elsewhere as people type it: @name@host, or its address. */
export const followForm = z.object({
  account: z
    .string('offer.account-wrong')
    .trim()
    .min(3, 'offer.account-wrong')
    .max(500, 'field.too-long'),
});

/** Where what is taken over will lie. */
export const takeOverForm = z.object({
  id: z.uuid(),
  areaId: z.preprocess((value) => (value === '' ? null : value), z.uuid().nullable().default(null)),
});
export type TakeOverForm = z.infer<typeof takeOverForm>;

/** One thing of a list. */
export const oneRef = z.object({ id: z.string().max(500) });

/** Whose reply it was, and whether the account or its whole server is blocked. */
export const blockRef = oneRef.extend({ whom: z.enum(['account', 'server']) });
