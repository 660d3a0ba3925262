import { fail, redirect } from '@sveltejs/kit';
import { deskPaths } from '#basics/desk-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { dropDocument, keptDocuments } from '#modules/appeals/documents.ts';
import { enterAppeal } from '#modules/appeals/filing.ts';
import { enteredAppeal } from '#modules/appeals/input.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { newId } from '#server/ids.ts';
import { areaChoices } from '../../../appeal-choices.ts';
import { keepSentDocuments } from '../../../appeal-files.ts';
import type { Actions, PageServerLoad } from './$types';

function requireEnter(actor: Actor) {
  if (!may(actor, 'appeal.enter')) throw new Refusal('appeal.may-not', 403);
}

export const load: PageServerLoad = async ({ locals }) => {
  requireEnter(locals.actor);
  return { id: newId(), areas: await areaChoices(locals.locale) };
};

const owner = (appealId: string) => ({ appealId, side: 'desk' as const });

export const actions: Actions = {
  enter: async ({ request, locals }) => {
    requireEnter(locals.actor);
    const sent = await readForm(request);
    const kept = await keepSentDocuments(owner(sent.values.id ?? ''), sent);
    const { values } = sent;
    if (kept.problems.length > 0) return fail(422, { values, ...kept });
    const answer = await answerForm(values, enteredAppeal, (input) =>
      enterAppeal(locals.actor, input),
    );
    if (!('done' in answer)) return fail(answer.status, { ...kept, ...answer.data });
    redirect(303, deskPaths.deskAppeal(answer.done.number));
  },

  drop: async ({ request, locals }) => {
    requireEnter(locals.actor);
    const { values } = await readForm(request);
    const mine = owner(values.id ?? '');
    await dropDocument(mine, values.drop ?? '');
    return { values, problems: [], documents: await keptDocuments(mine) };
  },
};
