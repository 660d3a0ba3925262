import { redirect } from '@sveltejs/kit';
import { deskPaths } from '#basics/desk-paths.ts';
import { banSomebody, deskBans, liftBan } from '#modules/reports/bans.ts';
import { newBan } from '#modules/reports/input-desk.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  bans: await deskBans(locals.actor),
  done: url.searchParams.get('done') ?? '',
});

const back = (done: string) => redirect(303, `${deskPaths.bans()}?done=${done}#done`);

export const actions: Actions = {
  ban: async ({ request, locals }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, newBan, (input) => banSomebody(locals.actor, input));
    return 'done' in answer ? back('banned') : answer;
  },
  lift: async ({ request, locals }) => {
    const { values } = await readForm(request);
    try {
      await liftBan(locals.actor, values.ban ?? '');
    } catch (problem) {
      return refusedForm({}, problem);
    }
    return back('lifted');
  },
};
