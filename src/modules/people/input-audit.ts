import { z } from 'zod';

const chosen = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What was read, by the event that says so. */
export const readings = [
  'report.contact-read',
  'report.contact-search-read',
  'report.history-read',
  'photo.original-read',
  'appeal.identity-read',
] as const;

/** What was changed, by the kind of thing. */
export const changed = [
  'person',
  'area',
  'category',
  'organisation',
  'rule',
  'template',
  'calendar',
  'retention',
] as const;

/** What the reading log can be narrowed to. Days as YYYY-MM-DD, both included. */
export const auditFilters = z.object({
  of: z.enum(['readings', 'changes']).catch('readings'),
  event: chosen(z.enum(readings)),
  subject: chosen(z.enum(changed)),
  who: chosen(z.string().trim().max(100)),
  about: chosen(z.uuid()),
  since: chosen(z.iso.date()),
  until: chosen(z.iso.date()),
  after: chosen(z.string().max(80)),
});
export type AuditFilters = z.infer<typeof auditFilters>;
