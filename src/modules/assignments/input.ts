import { z } from 'zod';

const optionalDegrees = (limit: number) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().min(-limit).max(limit).optional(),
  );

/** Why a task is declined or handed back: words the desk and the next one can use. */
export const taskReason = z.object({
  reason: z.string('task.say-why').trim().min(3, 'task.say-why').max(500, 'field.too-long'),
});
export type TaskReason = z.infer<typeof taskReason>;

/** "It is removed": where the device stood, if it says so. Photos were kept before. */
export const claim = z.object({
  words: z.string().trim().max(1000, 'field.too-long').default(''),
  lon: optionalDegrees(180),
  lat: optionalDegrees(85),
});
export type Claim = z.infer<typeof claim>;

/** The desk gives the report to an organisation of its choice. */
export const reassignment = z.object({
  organisationId: z.uuid('task.choose-organisation'),
  why: z.string('report.say-why').trim().min(3, 'report.say-why').max(500, 'field.too-long'),
});
export type Reassignment = z.infer<typeof reassignment>;
