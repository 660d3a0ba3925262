import { redirect } from '@sveltejs/kit';
import { adminPaths } from '#basics/admin-paths.ts';
import { endHold, holdBack } from '#modules/retention/holds.ts';
import { addressAsked, askedRun, endedHold, newHold } from '#modules/retention/input.ts';
import { dryRun } from '#modules/retention/queries.ts';
import { eraseUnder, reportsUnder } from '#modules/retention/requests.ts';
import { shortLived, type ShortLived } from '#modules/retention/rules.ts';
import { askForRun } from '#modules/retention/running.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor }, url }) => ({
  ...(await dryRun(actor)),
  shortLived: Object.entries(shortLived) as [ShortLived, number][],
  done: url.searchParams.get('done') ?? '',
  timeZone: config.timeZone,
});

const page = adminPaths.adminPart('retention');

export const actions: Actions = {
  run: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, askedRun, (input) => askForRun(actor, input));
    if ('done' in answer) redirect(303, `${page}?done=run`);
    return answer;
  },
  hold: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, newHold, (input) => holdBack(actor, input));
    if ('done' in answer) redirect(303, page);
    return answer;
  },
  end: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, endedHold, (input) => endHold(actor, input));
    if ('done' in answer) redirect(303, page);
    return answer;
  },
  find: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, addressAsked, (input) => reportsUnder(actor, input));
    if (!('done' in answer)) return answer;
    return { values, problems: [], found: answer.done };
  },
  erase: async ({ locals: { actor }, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, addressAsked, (input) => eraseUnder(actor, input));
    if ('done' in answer) redirect(303, `${page}?done=erased`);
    return answer;
  },
};
