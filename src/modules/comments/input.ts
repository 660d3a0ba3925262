import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { commentSigns, leavingReasons, MOST_NAME, MOST_WORDS } from './rules.ts';

/** A comment as its form sends it: an answer to the question, or a proof of work. */
export const newComment = z.object({
  name: z
    .string()
    .trim()
    .max(MOST_NAME, 'field.too-long')
    .transform((name) => name.replace(/\s+/g, ' '))
    .default(''),
  words: z
    .string('comment.words-missing')
    .trim()
    .min(2, 'comment.words-missing')
    .max(MOST_WORDS, 'field.too-long'),
  challenge: z.string().max(200).default(''),
  answer: z.string().max(40, 'comment.answer-wrong').default(''),
  proof: z.string().max(20).default(''),
  /** Nobody sees this field: machines fill it in. */
  website: z.string().default(''),
  locale: z.enum(locales),
});
export type NewComment = z.infer<typeof newComment>;

export const commentId = z.object({ id: z.uuid() });

const MOST_PICKED = 50;

/** The rows of the queue that were ticked: `publication_comment`. */
const picked = z
  .record(z.string().regex(/^[\da-f-]{36}_[\da-f-]{36}$/), z.string())
  .default({})
  .transform((rows) =>
    Object.keys(rows)
      .slice(0, MOST_PICKED)
      .map((row) => {
        const [publicationId = '', id = ''] = row.split('_');
        return { publicationId, id };
      }),
  )
  .refine((rows) => rows.length > 0, 'comment.none-picked');

/** What is done with several at once. */
export const pickedComments = z.object({ pick: picked });
export const leavingOut = pickedComments.extend({
  reason: z.enum(leavingReasons, 'comment.reason-missing'),
});
export type LeavingOut = z.infer<typeof leavingOut>;
export type Picked = LeavingOut['pick'];

export const undoing = z.object({ decision: z.uuid() });

/** What the desk narrows its list by; what cannot be read is left out. */
export const commentFilters = z.object({
  state: z.enum(['held', 'published', 'left-out']).catch('held'),
  item: z.uuid().optional().catch(undefined),
  sign: z
    .enum([...commentSigns, 'any', 'none', 'flagged'])
    .optional()
    .catch(undefined),
  after: z
    .string()
    .regex(/^-?\d{1,3}_\d{1,15}_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/)
    .optional()
    .catch(undefined),
});
export type CommentFilters = z.infer<typeof commentFilters>;
