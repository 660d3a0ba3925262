import { reporterOf } from '#modules/reports/reporter.ts';
import { hearOnPhone, hearNoMore } from '#modules/subscriptions/phones.ts';
import { withDevice } from '../../../../given-devices.ts';
import type { RequestHandler } from './$types';

/** The reporter's phone wants to hear of their report. */
export const POST: RequestHandler = (event) =>
  withDevice(event, (given) =>
    hearOnPhone(reporterOf(event.params.key), given, event.locals.locale),
  );

/** It does not any more. */
export const DELETE: RequestHandler = (event) =>
  withDevice(event, ({ endpoint }) => hearNoMore(reporterOf(event.params.key).reportId, endpoint));
