import { redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { publicActivity, ticketOf } from '#modules/activities/queries.ts';
import { textIn } from '#modules/activities/rules.ts';
import { sendOwnCalendar } from '#modules/activities/own-calendar.ts';
import { cancelSignUp } from '#modules/activities/signing-up.ts';
import { refusedForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { whenOf } from '../../../when.ts';
import type { Actions, PageServerLoad } from './$types';

const qrLook = { border: 2, maskPattern: 2 } as const;

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const [ticket, activity] = await Promise.all([
    ticketOf(params.code, params.key),
    publicActivity(params.code),
  ]);
  if (!ticket || !activity) throw new Refusal('activity.ticket-unknown', 404);
  const text = textIn(activity.texts, locale);
  return {
    ticket,
    ...{ code: activity.code, state: activity.state, place: activity.place },
    ...{ cancelReason: activity.cancelReason, zone: activity.timeZone },
    ...{ title: text.title, language: text.locale, when: whenOf(activity, locale) },
    // Its signs stand behind the #, so that the door reads them without the network.
    qr: renderSVG(`${ticket.link}#${ticket.code}`, qrLook),
  };
};

export const actions: Actions = {
  calendar: async ({ params, getClientAddress }) => {
    try {
      await limit('sign-up', getClientAddress());
      await sendOwnCalendar(params.key);
    } catch (problem) {
      return refusedForm({}, problem);
    }
    return { values: {}, problems: [], sent: true };
  },
  back: async ({ params }) => {
    try {
      await cancelSignUp(params.key);
    } catch (problem) {
      return refusedForm({}, problem);
    }
    redirect(303, pressPaths.eventTicket(params.code, params.key));
  },
};
