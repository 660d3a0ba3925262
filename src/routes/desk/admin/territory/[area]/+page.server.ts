import { redirect, type RequestEvent } from '@sveltejs/kit';
import { adminPaths } from '#basics/admin-paths.ts';
import { areaChange } from '#modules/areas/input.ts';
import { changeArea, retireArea, reviveArea } from '#modules/areas/keeping.ts';
import { areaForm } from '#modules/areas/queries-draft.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor }, params }) => {
  const { area, seen } = await areaForm(actor, params.area);
  const { kk, ru, en } = area.names;
  return {
    ...{ key: area.key, retired: area.retired, seen },
    stands: { 'names.kk': kk, 'names.ru': ru, 'names.en': en, kind: area.kind },
  };
};

const on = (act: typeof retireArea) => async (event: RequestEvent) => {
  try {
    await act(event.locals.actor, event.params.area ?? '');
  } catch (problem) {
    return refusedForm({}, problem);
  }
  redirect(303, adminPaths.adminPart('territory'));
};

export const actions: Actions = {
  change: async ({ request, params, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, areaChange, (input) =>
      changeArea(actor, params.area, input),
    );
    if ('done' in answer) redirect(303, adminPaths.adminPart('territory'));
    return answer;
  },
  retire: on(retireArea),
  revive: on(reviveArea),
};
