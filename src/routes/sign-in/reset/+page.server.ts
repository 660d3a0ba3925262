import { askForSignIn } from '#modules/people/actions.ts';
import { signInRequest } from '#modules/people/input.ts';
import { limit } from '#server/limits.ts';
import { answerSecretForm } from '../../secret-forms.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, locals, getClientAddress }) => {
    const answer = await answerSecretForm(request, signInRequest, async ({ email }) => {
      await limit('sign-in', getClientAddress());
      await askForSignIn(email, locals.locale, 'reset');
    });
    return 'done' in answer ? { sent: true, values: {}, problems: [] } : answer;
  },
};
