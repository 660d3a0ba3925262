import { z } from 'zod';
import { hookEvents } from './rules-hooks.ts';
import { clientScopes, keyDays } from './rules.ts';

/** Sent by ticking boxes, so that a single one is no list. */
const ticked = <T extends z.ZodType>(one: T, problem: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
    z.array(one, problem).min(1, problem).max(40),
  );

/** A key as its person asks for it. */
export const newKey = z.object({
  name: z
    .string('client.name-missing')
    .trim()
    .min(1, 'client.name-missing')
    .max(80, 'field.too-long'),
  scopes: ticked(z.enum(clientScopes), 'client.choose-scope'),
  days: z.enum(keyDays, 'client.choose-days').default('90'),
  password: z.string().max(1000).default(''),
});
export type NewKey = z.infer<typeof newKey>;

/** Where a program hears of what happens to public reports, and of what. */
export const newHook = z.object({
  url: z.url('client.url-wrong').max(2000, 'field.too-long'),
  events: ticked(z.enum(hookEvents), 'client.choose-event').default([...hookEvents]),
});
export type NewHook = z.infer<typeof newHook>;

/** What may be changed of it; `paused` false lets it hear again. */
export const hookChange = z.object({
  url: z.url('client.url-wrong').max(2000, 'field.too-long').optional(),
  events: ticked(z.enum(hookEvents), 'client.choose-event').optional(),
  paused: z.boolean().optional(),
});
export type HookChange = z.infer<typeof hookChange>;
