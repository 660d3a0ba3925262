import { z } from 'zod';
import { cancelForm } from './input.ts';
import { MOST_MOVED_H, seriesScopes } from './rules-series.ts';

const scope = z.enum(seriesScopes).default('later');
const seen = z.string().max(40).default('');

/** Hours as they are typed, also halves: "-1", "1,5". */
const minutes = z
  .string('activity.hours-wrong')
  .trim()
  .regex(/^[-+−]?\d{1,4}([.,][05])?$/, 'activity.hours-wrong')
  .transform((hours) => Number(hours.replace(',', '.').replace('−', '-')) * 60)
  .refine((it) => it !== 0 && Math.abs(it) <= MOST_MOVED_H * 60, 'activity.hours-wrong');

/** Calling off days of a series, as they were looked at. */
export const cancelSeries = cancelForm.extend({ scope, seen });
export type CancelSeries = z.output<typeof cancelSeries>;

/** Moving days of a series by the same hours, as they were looked at. */
export const moveSeries = z
  .object({ scope, seen, hours: minutes })
  .transform(({ hours, ...rest }) => ({ ...rest, minutes: hours }));
export type MoveSeries = z.output<typeof moveSeries>;

/** What somebody wants to look at before it happens. */
export const seriesLook = z.object({
  scope: scope.catch('later'),
  hours: minutes.optional().catch(undefined),
});
