import { askForSignIn } from '#modules/people/actions.ts';
import { signInWithPassword } from '#modules/people/entering.ts';
import { signInRequest } from '#modules/people/input.ts';
import { credentials, passkeySignIn } from '#modules/people/input-signing-in.ts';
import { signInWithPasskey } from '#modules/people/passkeys.ts';
import { config } from '#server/config.ts';
import { limit } from '#server/limits.ts';
import { halfDoneCookie } from '#server/sessions.ts';
import { answerSecretForm } from '../secret-forms.ts';
import { deviceOf, goIn } from './going-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ singleSignOn: config.singleSignOn?.name ?? null });

export const actions: Actions = {
  password: async ({ request, cookies, getClientAddress }) => {
    const answer = await answerSecretForm(request, credentials, async (given) => {
      await limit('password', getClientAddress());
      return signInWithPassword(given, deviceOf(request));
    });
    return 'done' in answer ? goIn(cookies, answer.done) : answer;
  },
  passkey: async ({ request, cookies, getClientAddress }) => {
    const cookie = halfDoneCookie(cookies);
    const answer = await answerSecretForm(request, passkeySignIn, async (given) => {
      await limit('password', getClientAddress());
      return signInWithPasskey({ ...given, cookie, device: deviceOf(request) });
    });
    return 'done' in answer ? goIn(cookies, answer.done) : answer;
  },
  link: async ({ request, locals, getClientAddress }) => {
    const answer = await answerSecretForm(request, signInRequest, async ({ email }) => {
      await limit('sign-in', getClientAddress());
      await askForSignIn(email, locals.locale);
    });
    return 'done' in answer ? { sent: true, values: {}, problems: [] } : answer;
  },
};
