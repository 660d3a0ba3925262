import { Refusal } from '#basics/refusal.ts';
import { alertXml } from '#modules/warnings/queries.ts';
import { capAnswer } from '../../cap-answer.ts';
import type { RequestHandler } from './$types';

const DAY_S = 86_400;

export const GET: RequestHandler = async ({ params, request }) => {
  const body = await alertXml(params.identifier);
  if (body === null) throw new Refusal('warning.unknown', 404);
  return capAnswer(request, { body, type: 'application/cap+xml; charset=utf-8', keptS: DAY_S });
};
