import { z } from 'zod';
import { seenRevision } from '#basics/input-approving.ts';
import { locales } from '#basics/localised.ts';
import { MOST_CAPTION_CHARS } from './rules-captions.ts';

/** The captions of one language as its form sends them; empty: none. */
export const captionsForm = seenRevision.extend({
  locale: z.enum(locales),
  vtt: z.string().max(MOST_CAPTION_CHARS, 'field.too-long').default(''),
});
export type CaptionsForm = z.infer<typeof captionsForm>;

/** Whether nobody speaks in it. */
export const silentForm = seenRevision.extend({
  silent: z
    .string()
    .optional()
    .transform((value) => value === 'yes'),
});
export type SilentForm = z.infer<typeof silentForm>;

/** A video that arrived in pieces. */
export const arrivedVideo = seenRevision.extend({ video: z.uuid('video.missing') });
