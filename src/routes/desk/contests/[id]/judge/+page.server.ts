import { redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { markForm } from '#modules/contests/input-entry.ts';
import { joinJury, judgedAs, seatOf } from '#modules/contests/jury.ts';
import { markEntry } from '#modules/contests/marking.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import { backTo, juryFace } from '../../../../(public)/contests/jury-face.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { actor, locale } }) => {
  await judgedAs(actor, params.id);
  const seat = await seatOf(actor, params.id);
  return { id: params.id, face: seat && (await juryFace(seat, locale, url)) };
};

export const actions: Actions = {
  default: async ({ params, request, url, locals: { actor } }) => {
    await judgedAs(actor, params.id);
    const seat = await seatOf(actor, params.id);
    const page = pressPaths.deskContestJury(params.id);
    if (!seat) {
      try {
        await joinJury(actor, params.id);
      } catch (problem) {
        return refusedForm({}, problem);
      }
      redirect(303, page);
    }
    const { values } = await readForm(request);
    const answer = await answerForm(values, markForm, (input) => markEntry(seat, input));
    if (!('done' in answer)) return answer;
    redirect(303, page + backTo(url, values.number));
  },
};
