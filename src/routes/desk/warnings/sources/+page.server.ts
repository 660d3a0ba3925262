import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { sourceForm } from '#modules/warnings/input.ts';
import { faultIn } from '#modules/warnings/rules-heard.ts';
import { addSource, allSources, changeSource } from '#modules/warnings/sources.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals: { actor } }) => ({
  sources: (await allSources(actor)).map(({ id, name, url, paused, heard_at, problem }) => ({
    ...{ id, name, url, paused, problem },
    ...{ heardAt: heard_at, fault: faultIn(problem) },
  })),
});

const to =
  (what: 'pause' | 'resume' | 'drop') =>
  async ({ locals: { actor }, request }: RequestEvent) => {
    const { values } = await readForm(request);
    try {
      await changeSource(actor, values.id ?? '', what);
    } catch (problem) {
      return refusedForm({}, problem);
    }
    redirect(303, pressPaths.warningSources());
  };

export const actions: Actions = {
  add: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, sourceForm, (input) => addSource(actor, input));
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.warningSources());
  },
  pause: to('pause'),
  resume: to('resume'),
  drop: to('drop'),
};
