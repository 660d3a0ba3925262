import { z } from 'zod';
import { locales } from '#basics/localised.ts';

export const templateStates = [
  'received',
  'assigned',
  'accepted',
  'claimed',
  'confirmed',
  'disputed',
  'declined',
] as const;
const orAny = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => value || null, schema.nullable());

/** An answer template as its form sends it. An empty category or state is any. */
export const templateForm = z.object({
  id: z.preprocess((value) => value || undefined, z.uuid().optional()),
  categoryId: orAny(z.uuid('report.choose-category')),
  state: orAny(z.enum(templateStates, 'field.wrong')),
  locale: z.enum(locales, 'field.wrong'),
  position: z.coerce
    .number('field.wrong')
    .int('field.wrong')
    .min(1, 'field.wrong')
    .max(10_000, 'field.wrong'),
  title: z
    .string('template.title-missing')
    .trim()
    .min(2, 'template.title-missing')
    .max(120, 'field.too-long'),
  words: z
    .string('template.words-missing')
    .trim()
    .min(5, 'template.words-missing')
    .max(4000, 'field.too-long'),
});
export type TemplateForm = z.infer<typeof templateForm>;

export const templateRef = z.object({ id: z.uuid() });
