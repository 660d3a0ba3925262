import { z } from 'zod';
import { kinds } from './rules.ts';

const value = z.string().trim().min(3, 'indicator.value-wrong').max(200, 'field.too-long');

/** What the desk makes of one thing that was read: how it is really written, and what it is. */
export const confirmation = z.object({
  proposal: z.uuid('report.form-broken'),
  kind: z.enum(kinds, 'indicator.choose-kind'),
  value,
});
export type Confirmation = z.infer<typeof confirmation>;

/** Something the desk sees on the wall itself. */
export const typedIndicator = z.object({
  kind: z.enum(kinds, 'indicator.choose-kind'),
  value,
});
export type TypedIndicator = z.infer<typeof typedIndicator>;

export const proposalRef = z.object({ proposal: z.uuid('report.form-broken') });
export type ProposalRef = z.infer<typeof proposalRef>;

/** What the list of indicators is narrowed to. */
export const indicatorFilters = z.object({
  kind: z.enum(kinds).optional().catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  after: z.string().max(80).optional().catch(undefined),
});
export type IndicatorFilters = z.infer<typeof indicatorFilters>;
