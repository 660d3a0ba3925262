import { IANAZone } from 'luxon';
import { z } from 'zod';
import { kindNames, ways } from './rules.ts';

const hour = z.coerce.number('field.wrong').int('field.wrong').min(0).max(23);

/** What somebody chose on their page: a way for each kind, and the hours to be left alone. */
export const choices = z.object({
  ways: z.partialRecord(z.enum(kindNames as [string, ...string[]]), z.enum(ways)).default({}),
  timeZone: z.string().refine((name) => IANAZone.isValidZone(name), 'notification.no-such-zone'),
  quietFrom: hour,
  quietUntil: hour,
  digestHour: hour,
  digestWeekday: z.coerce.number('field.wrong').int('field.wrong').min(1).max(7),
});
export type Choices = z.infer<typeof choices>;

/** A browser that may be told, as PushSubscription.toJSON() says it. */
export const device = z.object({
  endpoint: z.url().max(2000),
  keys: z.object({
    p256dh: z.string().regex(/^[\w-]{87}=?$/),
    auth: z.string().regex(/^[\w-]{22}={0,2}$/),
  }),
});
export type GivenDevice = z.infer<typeof device>;
