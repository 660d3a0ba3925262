import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { changeOwnDetails, ownAccount, unlinkSingleSignOn } from '#modules/people/account.ts';
import { changePassword } from '#modules/people/invitations.ts';
import { ownDetails, passwordChange } from '#modules/people/input-signing-in.ts';
import { endOtherSessions, endSession } from '#modules/people/sessions.ts';
import { readForm } from '#server/forms.ts';
import { answerSecretForm } from '../secret-forms.ts';
import type { Actions, PageServerLoad } from './$types';

const notices = ['saved', 'password-changed', 'welcome'] as const;

export const load: PageServerLoad = async ({ locals, url }) => ({
  account: await ownAccount(locals.actor, locals.sessionId ?? ''),
  done: notices.find((one) => one === url.searchParams.get('done')) ?? null,
});

const done = (notice: (typeof notices)[number], more = '') =>
  redirect(303, `${paths.account()}?done=${notice}${more}`);

export const actions: Actions = {
  details: async ({ request, locals }) => {
    const answer = await answerSecretForm(request, ownDetails, async (input) => {
      await changeOwnDetails(locals.actor, input);
      return input.locale;
    });
    return 'done' in answer ? done('saved', `&lang=${answer.done}`) : answer;
  },
  password: async ({ request, locals }) => {
    const sessionId = locals.sessionId ?? '';
    const answer = await answerSecretForm(request, passwordChange, (input) =>
      changePassword(locals.actor, { ...input, sessionId }),
    );
    return 'done' in answer ? done('password-changed') : answer;
  },
  end: async ({ request, locals }) => {
    const { values } = await readForm(request);
    await endSession(locals.actor, values.session ?? '');
    done('saved');
  },
  endOthers: async ({ locals }) => {
    await endOtherSessions(locals.actor, locals.sessionId ?? '');
    done('saved');
  },
  unlink: async ({ locals }) => {
    await unlinkSingleSignOn(locals.actor);
    done('saved');
  },
};
