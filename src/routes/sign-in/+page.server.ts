import { askForSignIn } from '#modules/people/actions.ts';
import { signInRequest } from '#modules/people/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, locals, getClientAddress }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, signInRequest, async ({ email }) => {
      await limit('sign-in', getClientAddress());
      await askForSignIn(email, locals.locale);
    });
    return 'done' in answer ? { sent: true, values, problems: [] } : answer;
  },
};
