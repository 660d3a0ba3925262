import { Refusal } from '#basics/refusal.ts';
import { publicReportByCode } from '#modules/reports/queries.ts';
import { readCode } from '#modules/reports/rules.ts';
import { followOnPhone, hearNoMore } from '#modules/subscriptions/phones.ts';
import { withDevice } from '../../../../given-devices.ts';
import type { RequestHandler } from './$types';

async function idOf(typed: string): Promise<string> {
  const found = await publicReportByCode(readCode(typed)?.code ?? '');
  if (!found) throw new Refusal('report.unknown', 404);
  return found.id;
}

/** Somebody's phone wants to hear of a public report. */
export const POST: RequestHandler = (event) =>
  withDevice(event, async (given) =>
    followOnPhone(await idOf(event.params.code), given, event.locals.locale),
  );

/** It does not any more. */
export const DELETE: RequestHandler = (event) =>
  withDevice(event, async ({ endpoint }) => hearNoMore(await idOf(event.params.code), endpoint));
