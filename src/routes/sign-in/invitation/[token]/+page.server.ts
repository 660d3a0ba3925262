import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { takeUpInvitation } from '#modules/people/invitations.ts';
import { firstPassword } from '#modules/people/input-signing-in.ts';
import { personOfLink } from '#modules/people/queries.ts';
import { answerSecretForm } from '../../../secret-forms.ts';
import { deviceOf, goIn } from '../../going-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const person = await personOfLink(params.token, 'invitation');
  if (!person) throw new Refusal('people.invitation-over', 410);
  return { person };
};

export const actions: Actions = {
  default: async ({ params, request, cookies }) => {
    const device = deviceOf(request);
    const answer = await answerSecretForm(request, firstPassword, ({ password }) =>
      takeUpInvitation({ token: params.token, password, device }),
    );
    return 'done' in answer
      ? goIn(cookies, answer.done, `${paths.account()}?done=welcome`)
      : answer;
  },
};
