import { fail, redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { enterContest } from '#modules/contests/entering.ts';
import { newEntry } from '#modules/contests/input-entry.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { contestFace } from '../../face.ts';
import { picturesSent } from '../../sent-pictures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { locale } }) => ({
  ...(await contestFace(params.code, locale)),
  ...{ sent: url.searchParams.has('sent'), formId: newId() },
});

export const actions: Actions = {
  default: async ({ params, request, locals: { locale }, getClientAddress }) => {
    const sent = await readForm(request);
    const values = { ...sent.values, locale };
    await limit('contest-entry', getClientAddress());
    const answer = await answerForm(values, newEntry, async (input) => {
      await limit('contest-address', input.email);
      const { pictures, problems } = await picturesSent(sent, params.code, input.id);
      if (problems.length > 0) return { problems };
      await enterContest(params.code, input, pictures);
      return { problems: [] };
    });
    if (!('done' in answer)) return answer;
    const { problems } = answer.done;
    if (problems.length > 0) return fail(422, { values, problems });
    redirect(303, `${pressPaths.contestEnter(params.code)}?sent=1#sent`);
  },
};
