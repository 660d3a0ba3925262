import { fail, redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { Problem } from '#basics/problems.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { outsideAnswer } from '#modules/reports/input-desk.ts';
import {
  answerOutside,
  outsideQuestionAt,
  questionOf,
  requireOpenQuestion,
  type QuestionRef,
} from '#modules/reports/outside.ts';
import { OUTSIDE_PHOTOS } from '#modules/reports/rules-desk.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const { categoryId, areaId, ...question } = await outsideQuestionAt(params.key);
  const [category, areas] = await Promise.all([categoryById(categoryId), areaNames()]);
  return {
    question,
    category: inLocale(category?.names ?? {}, locals.locale),
    area: inLocale(areas.get(areaId ?? '') ?? {}, locals.locale),
    sent: url.searchParams.has('sent'),
  };
};

/** Keeps the photos of an answer under its question; gives what is wrong with those refused. */
async function keepPhotos(ref: QuestionRef, files: readonly File[]): Promise<Problem[]> {
  if (files.length > OUTSIDE_PHOTOS) {
    return [{ field: 'photos', key: 'photo.too-many', params: { count: OUTSIDE_PHOTOS } }];
  }
  const problems: Problem[] = [];
  const kept = { subjectId: ref.reportId, kind: 'outside', keeper: ref.id } as const;
  for (const file of files) {
    try {
      await keepPhoto(stranger, kept, Buffer.from(await file.arrayBuffer()));
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      problems.push({ field: 'photos', key: problem.key, params: problem.params });
    }
  }
  return problems;
}

export const actions: Actions = {
  default: async ({ params, request, getClientAddress }) => {
    const ref = questionOf(params.key);
    await limit('message', getClientAddress());
    const { values, files } = await readForm(request);
    try {
      await requireOpenQuestion(ref);
    } catch (problem) {
      return refusedForm(values, problem);
    }
    const problems = await keepPhotos(ref, files.photos ?? []);
    if (problems.length > 0) return fail(422, { values, problems });
    const answer = await answerForm(values, outsideAnswer, (input) => answerOutside(ref, input));
    if ('done' in answer) redirect(303, `${paths.outside(params.key)}?sent=1#sent`);
    return answer;
  },
};
