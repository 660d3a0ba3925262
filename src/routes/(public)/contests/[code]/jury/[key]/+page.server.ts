import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { markForm } from '#modules/contests/input-entry.ts';
import { jurorAt } from '#modules/contests/jury.ts';
import { markEntry } from '#modules/contests/marking.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { backTo, juryFace } from '../../../jury-face.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { locale } }) =>
  juryFace(await jurorAt(params.code, params.key), locale, url);

export const actions: Actions = {
  default: async ({ params, request, url }) => {
    const juror = await jurorAt(params.code, params.key);
    const { values } = await readForm(request);
    const answer = await answerForm(values, markForm, (input) => markEntry(juror, input));
    if (!('done' in answer)) return answer;
    redirect(303, pressPaths.contestJury(params.code, params.key) + backTo(url, values.number));
  },
};
