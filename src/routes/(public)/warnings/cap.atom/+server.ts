import { atomOf } from '#channels/cap/atom.ts';
import { newestAlerts } from '#modules/warnings/queries.ts';
import { capAnswer } from '../cap-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { locale }, request }) =>
  capAnswer(request, {
    body: atomOf(await newestAlerts(), locale),
    type: 'application/atom+xml; charset=utf-8',
    keptS: 60,
  });
