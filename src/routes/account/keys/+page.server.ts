import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { newKey } from '#modules/clients/input.ts';
import { makeKey, revokeKey } from '#modules/clients/keys.ts';
import { ownHooks } from '#modules/clients/queries-hooks.ts';
import { ownKeys } from '#modules/clients/queries.ts';
import { keyDays, scopesFor } from '#modules/clients/rules.ts';
import { ownAccount } from '#modules/people/account.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { hookActions, hookBounds, ticked } from './hook-actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { actor, sessionId = '', locale } = locals;
  const [keys, hooks, { asked }] = await Promise.all([
    ownKeys(actor),
    ownHooks(actor),
    ownAccount(actor, sessionId),
  ]);
  return {
    keys,
    asked,
    hooks: hooks.map(({ id, url, failingSince, paused }) => ({ id, url, failingSince, paused })),
    scopes: scopesFor(actor),
    days: keyDays,
    bounds: await hookBounds(locale),
  };
};

export const actions: Actions = {
  make: async ({ request, locals }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(
      { ...values, scopes: ticked(values, 'scope-') },
      newKey,
      (input) => makeKey(locals.actor, input, locals.sessionId ?? ''),
    );
    if ('done' in answer) return { key: answer.done, problems: [], values: {} };
    delete answer.data.values.password;
    return answer;
  },
  revoke: async ({ request, locals }) => {
    const { values } = await readForm(request);
    await revokeKey(locals.actor, values.key ?? '');
    redirect(303, paths.accountKeys());
  },
  ...hookActions,
};
