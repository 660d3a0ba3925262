import { checkIn, ticketsForDoor } from '#modules/activities/checking-in.ts';
import { deskActivity } from '#modules/activities/desk.ts';
import { checkInForm } from '#modules/activities/input.ts';
import { textIn } from '#modules/activities/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const activity = await deskActivity(actor, params.id);
  return {
    ...{ id: activity.id, title: textIn(activity.texts, locale).title },
    tickets: await ticketsForDoor(actor, params.id),
  };
};

export const actions: Actions = {
  default: async ({ request, params, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, checkInForm, ({ ticket }) =>
      checkIn(actor, params.id, ticket),
    );
    if (!('done' in answer)) return answer;
    return { values: {}, problems: [], came: answer.done };
  },
};
