import { z } from 'zod';
import { reason } from './input.ts';

/** What can be done to many reports at once. */
export const bulkVerbs = ['assign', 'categorise', 'approve', 'decline', 'merge', 'take'] as const;
export type BulkVerb = (typeof bulkVerbs)[number];

/** How many reports may be chosen at once. */
const BULK_MOST = 1000;

const codes = z
  .string('desk.bulk.choose')
  .transform((text) => [...new Set(text.split(',').filter(Boolean))])
  .refine((list) => list.length > 0, 'desk.bulk.choose')
  .refine((list) => list.length <= BULK_MOST, 'desk.bulk.too-many');

const many = z.object({ codes });
const why = reason.shape.why;

/** What is to be done to which reports, by their numbers with commas between. */
export const bulk = z.discriminatedUnion(
  'verb',
  [
    many.extend({
      verb: z.literal('assign'),
      organisationId: z.uuid('task.choose-organisation'),
      why,
    }),
    many.extend({
      verb: z.literal('categorise'),
      categoryId: z.uuid('report.choose-category'),
      why,
    }),
    many.extend({ verb: z.literal('approve') }),
    many.extend({ verb: z.literal('decline'), why }),
    many.extend({
      verb: z.literal('merge'),
      into: z.string('report.say-which').trim().min(1, 'report.say-which'),
      why,
    }),
    many.extend({ verb: z.literal('take') }),
  ],
  'desk.bulk.choose-what',
);
export type Bulk = z.infer<typeof bulk>;
