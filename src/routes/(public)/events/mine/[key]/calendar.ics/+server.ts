import { ownCalendar } from '#modules/activities/own-calendar.ts';
import { sayIn } from '#server/words.ts';
import { calendarAnswer } from '../../../calendar-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, request }) => {
  const { activities, waiting, locale } = await ownCalendar(params.key);
  const name = sayIn(locale)('activity.own-calendar');
  return calendarAnswer(activities, { request, locale, name: 'mine', own: { name, waiting } });
};
