import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { ownAccount } from '#modules/people/account.ts';
import { newPasskey } from '#modules/people/input-signing-in.ts';
import { addPasskey, removePasskey } from '#modules/people/passkeys.ts';
import { readForm } from '#server/forms.ts';
import { dropHalfDone, halfDoneCookie } from '#server/sessions.ts';
import { answerSecretForm } from '../../secret-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { passkeys, asked } = await ownAccount(locals.actor, locals.sessionId ?? '');
  return { passkeys, asked };
};

export const actions: Actions = {
  add: async ({ request, locals, cookies }) => {
    const cookie = halfDoneCookie(cookies);
    const answer = await answerSecretForm(request, newPasskey, (input) =>
      addPasskey(locals.actor, { cookie, input, sessionId: locals.sessionId ?? '' }),
    );
    if (!('done' in answer)) return answer;
    dropHalfDone(cookies);
    redirect(303, paths.ownPasskeys());
  },
  remove: async ({ request, locals }) => {
    const { values } = await readForm(request);
    await removePasskey(locals.actor, values.passkey ?? '');
    redirect(303, paths.ownPasskeys());
  },
};
