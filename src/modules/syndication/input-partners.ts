import { z } from 'zod';

/** A partner as an editor adds them. */
export const partnerForm = z.object({
  name: z.string().trim().min(1, 'partner.name-missing').max(100, 'partner.name-long'),
  key: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,30}$/, 'partner.key-wrong'),
});
export type PartnerForm = z.infer<typeof partnerForm>;
