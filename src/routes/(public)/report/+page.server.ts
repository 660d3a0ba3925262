import { fail, redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import type { Problem } from '#basics/problems.ts';
import { suggestCategories } from '#modules/categories/rules.ts';
import { dropPhoto } from '#modules/media/actions.ts';
import { fileReport } from '#modules/reports/filing.ts';
import { newReport, type NewReport } from '#modules/reports/input.ts';
import { publicReportByCode } from '#modules/reports/queries.ts';
import { readCode } from '#modules/reports/rules.ts';
import { followReport } from '#modules/subscriptions/actions.ts';
import { following } from '#modules/subscriptions/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { categoryDetails, formCategories } from './categories.ts';
import { reviewReport } from './review.ts';
import { keepSentPhotos, photoDistance, placeOfForm } from './sent-report.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  id: newId(),
  categories: await formCategories(locals.locale),
});

/** What every button of the form does first: keep the photos, find the place, keep what was typed. */
async function takeForm({ request, locals, getClientAddress }: RequestEvent) {
  const sent = await readForm(request);
  if (sent.files.photos) await limit('photo', getClientAddress());
  if (sent.values.where) await limit('place', getClientAddress());
  const values: Record<string, string> = { ...sent.values, locale: locals.locale, channel: 'web' };
  const { problems, photos } = await keepSentPhotos(locals.actor, { ...sent, values }, 'report');
  const choices = await placeOfForm(values, photos);
  const all = await categoryDetails(locals.locale);
  const suggested = values.categoryId
    ? []
    : suggestCategories(values.words ?? '', all, locals.locale);
  const more = {
    photos,
    choices,
    suggested,
    details: all.filter(({ id }) => id === values.categoryId),
    photoDistance: photoDistance(values, photos),
  };
  return { values, problems, more };
}

type Taken = Awaited<ReturnType<typeof takeForm>>;

/** The form again, with everything typed, the photos kept, and what is wrong. */
const again = ({ values, problems, more }: Taken, status: number, found: Problem[] = []) =>
  fail(status, { values, problems: [...problems, ...found], ...more, review: null });

/** Checks the whole form and does something with a sound one; else the form again. */
async function withReport<T>(taken: Taken, act: (input: NewReport) => Promise<T>) {
  const answer = await answerForm(taken.values, newReport, act);
  if ('done' in answer) return { done: answer.done };
  return { again: again(taken, answer.status, placeTogether(answer.data.problems)) };
}

/** A missing longitude and a missing latitude are one problem to a person. */
function placeTogether(problems: Problem[]): Problem[] {
  const [place] = problems.filter(({ field }) => field === 'lon' || field === 'lat');
  const others = problems.filter(({ field }) => field !== 'lon' && field !== 'lat');
  return place ? [{ ...place, field: 'place' }, ...others] : others;
}

export const actions: Actions = {
  photos: async (event) => again(await takeForm(event), 200),

  drop: async (event) => {
    const taken = await takeForm(event);
    const { id = '', drop = '' } = taken.values;
    await dropPhoto({ subjectId: id, id: drop });
    taken.more.photos = taken.more.photos.filter((photo) => photo.id !== drop);
    return again(taken, 200);
  },

  check: async (event) => {
    const taken = await takeForm(event);
    return check(event, taken);
  },

  send: async (event) => {
    const taken = await takeForm(event);
    if (!taken.values.seen || taken.problems.length > 0) return check(event, taken);
    const answer = await withReport(taken, async (input) => {
      await limit('report', event.getClientAddress());
      return fileReport(event.locals.actor, input, { address: event.getClientAddress() });
    });
    if ('again' in answer) return answer.again;
    redirect(303, `${paths.receipt(answer.done.key)}?new=1`);
  },

  follow: async (event) => {
    const { values } = await takeForm(event);
    const code = readCode(values.follow ?? '')?.code ?? '';
    const found = await publicReportByCode(code);
    const asked = following.safeParse({ email: values.email, locale: event.locals.locale });
    if (!found || !asked.success) redirect(303, `${paths.reportPage(code)}#follow`);
    await limit('follow', event.getClientAddress());
    await followReport(found.id, asked.data);
    redirect(303, `${paths.reportPage(code)}?followed=1#follow`);
  },
};

async function check({ locals }: RequestEvent, taken: Taken) {
  const answer = await withReport(taken, (input) => reviewReport(input, locals.locale));
  if ('again' in answer) return answer.again;
  if (taken.problems.length > 0) return again(taken, 422);
  return { values: taken.values, problems: [], ...taken.more, review: answer.done };
}
