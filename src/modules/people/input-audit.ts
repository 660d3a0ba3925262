import { z } from 'zod';
import { changed, readings } from './rules-audit.ts';

const chosen = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

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
