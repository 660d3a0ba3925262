import { z } from 'zod';

/** What a program asks of the hub (WebSub 5.1), without the `hub.` before each name. */
export const hubRequest = z.object({
  mode: z.enum(['subscribe', 'unsubscribe'], { error: 'feed.hub-mode' }),
  topic: z.string({ error: 'feed.hub-topic' }).max(2000, 'feed.hub-topic'),
  callback: z.string({ error: 'feed.hub-callback' }).max(2000, 'feed.hub-callback'),
  lease_seconds: z
    .string()
    .regex(/^\d{1,9}$/, 'feed.hub-lease')
    .transform(Number)
    .optional(),
  secret: z
    .string()
    .refine((secret) => new TextEncoder().encode(secret).length < 200, 'feed.hub-secret')
    .optional(),
});
export type HubRequest = z.infer<typeof hubRequest>;
