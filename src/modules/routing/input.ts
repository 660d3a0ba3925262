import { z } from 'zod';

/** A routing rule as its form sends it. `id` is empty for a new one. */
export const ruleForm = z.object({
  id: z.preprocess((value) => value || undefined, z.uuid().optional()),
  name: z
    .string('routing.name-missing')
    .trim()
    .min(2, 'routing.name-missing')
    .max(120, 'field.too-long'),
  condition: z
    .string('routing.condition-missing')
    .trim()
    .min(1, 'routing.condition-missing')
    .max(1000, 'field.too-long'),
  organisationId: z.preprocess((value) => value || undefined, z.uuid('task.choose-organisation')),
  position: z.coerce
    .number('field.wrong')
    .int('field.wrong')
    .min(1, 'field.wrong')
    .max(10_000, 'field.wrong'),
  why: z.string('report.say-why').trim().min(3, 'report.say-why').max(500, 'field.too-long'),
  /** What was shown when the form was opened: a rule changed meanwhile is not written over. */
  changedAt: z.string().max(40).optional(),
});
export type RuleForm = z.infer<typeof ruleForm>;

export const ruleEnding = z.object({
  id: z.uuid(),
  why: z.string('report.say-why').trim().min(3, 'report.say-why').max(500, 'field.too-long'),
});
