import { addOwnDevice, dropOwnDeviceAt } from '#modules/notifications/devices.ts';
import { withDevice } from '../../../given-devices.ts';
import type { RequestHandler } from './$types';

/** This browser of somebody signed in wants to be told. */
export const POST: RequestHandler = (event) =>
  withDevice(event, async (given) =>
    addOwnDevice(event.locals.actor, given, {
      locale: event.locals.locale,
      name: event.request.headers.get('user-agent') ?? '',
    }),
  );

/** It does not any more. */
export const DELETE: RequestHandler = (event) =>
  withDevice(event, async ({ endpoint }) => dropOwnDeviceAt(event.locals.actor, endpoint));
