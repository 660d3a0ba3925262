import { fail, redirect } from '@sveltejs/kit';
import { adminPaths } from '#basics/admin-paths.ts';
import { changeHook, sendHookAgain } from '#modules/clients/hooks.ts';
import { revokeKey } from '#modules/clients/keys.ts';
import { allClients } from '#modules/clients/queries-hooks.ts';
import { mayChangeClients } from '#modules/clients/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { Refusal } from '#basics/refusal.ts';
import { readForm, refusedForm } from '#server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals }) => allClients(locals.actor);

/** Does something with the key or hook that is named, and shows the page again. */
const on =
  (act: (actor: Actor, id: string) => Promise<unknown>) =>
  async ({ request, locals: { actor } }: RequestEvent) => {
    if (!mayChangeClients(actor)) throw new Refusal('people.may-not-administer', 403);
    const { values } = await readForm(request);
    try {
      await act(actor, values.id ?? '');
    } catch (problem) {
      const { status, data } = refusedForm({}, problem);
      return fail(status, { problems: data.problems });
    }
    redirect(303, adminPaths.adminPart('hooks'));
  };

export const actions: Actions = {
  revoke: on(revokeKey),
  again: on(sendHookAgain),
  pause: on((actor, id) => changeHook(actor, id, { paused: true })),
  resume: on((actor, id) => changeHook(actor, id, { paused: false })),
};
