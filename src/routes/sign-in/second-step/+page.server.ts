import { Refusal } from '#basics/refusal.ts';
import { awaitsCode, giveCode } from '#modules/people/entering.ts';
import { codeGiven } from '#modules/people/input-signing-in.ts';
import { limit } from '#server/limits.ts';
import { halfDoneCookie } from '#server/sessions.ts';
import { answerSecretForm } from '../../secret-forms.ts';
import { deviceOf, goIn } from '../going-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies }) => {
  if (!(await awaitsCode(halfDoneCookie(cookies)))) throw new Refusal('people.sign-in-over', 410);
};

export const actions: Actions = {
  default: async ({ request, cookies, getClientAddress }) => {
    const answer = await answerSecretForm(request, codeGiven, async ({ code }) => {
      await limit('password', getClientAddress());
      return giveCode(halfDoneCookie(cookies), code, deviceOf(request));
    });
    return 'done' in answer ? goIn(cookies, answer.done) : answer;
  },
};
