import { Refusal } from '#basics/refusal.ts';
import { publicActivity } from '#modules/activities/queries.ts';
import { calendarAnswer } from '../../calendar-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, request, locals: { locale } }) => {
  const activity = await publicActivity(params.code);
  if (!activity) throw new Refusal('activity.unknown', 404);
  return calendarAnswer([activity], { request, locale, name: `event-${activity.code}` });
};
