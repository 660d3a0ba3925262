import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { roles } from './roles.ts';

/** An e-mail address as people type it: trimmed, lower case, at most 254 characters (RFC 5321). */
export const emailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email());

export const signInRequest = z.object({ email: emailAddress });

export const newPerson = z.object({
  email: emailAddress,
  name: z.string().trim().min(1).max(120),
  locale: z.enum(locales),
  roles: z.array(
    z.object({
      role: z.enum(roles),
      organisationKey: z.string().optional(),
      areaKey: z.string().optional(),
      categoryKey: z.string().optional(),
      assignedOnly: z.boolean().default(false),
    }),
  ),
});
export type NewPerson = z.infer<typeof newPerson>;
