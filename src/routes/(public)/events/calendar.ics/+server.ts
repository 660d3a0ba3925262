import { calendarActivities } from '#modules/activities/queries.ts';
import { eventsAsked } from '../asked.ts';
import { calendarAnswer } from '../calendar-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, request, locals: { locale } }) => {
  const activities = await calendarActivities(await eventsAsked(url));
  return calendarAnswer(activities, { request, locale, name: 'events' });
};
