import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import type { Problem } from '#basics/problems.ts';
import { dropDocument, keptDocuments } from '#modules/appeals/documents.ts';
import { fileAppeal } from '#modules/appeals/filing.ts';
import { appealMatter, appealPerson, appealPlace, newAppeal } from '#modules/appeals/input.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { areaChoices } from '../../appeal-choices.ts';
import { keepSentDocuments } from '../../appeal-files.ts';
import { stepAfter, stepBefore, stepOf, stepWith, type AppealStep } from './steps.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  id: newId(),
  areas: await areaChoices(locals.locale),
});

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const schemas = { what: appealMatter, where: appealPlace, who: appealPerson, check: newAppeal };

/** What every button of the form does first: keep the documents and what was typed. */
async function takeForm({ request, locals, getClientAddress }: RequestEvent) {
  const sent = await readForm(request);
  const values: Record<string, string> = { ...sent.values, locale: locals.locale };
  if (!uuid.test(values.id ?? '')) values.id = newId();
  const owner = { appealId: values.id ?? '', side: 'applicant' as const };
  if (sent.files.documents) await limit('appeal-document', getClientAddress());
  const { problems, documents } = await keepSentDocuments(owner, sent);
  return { values, step: stepOf(values.step), problems, documents, owner };
}

type Taken = Awaited<ReturnType<typeof takeForm>>;

/** The form at a step, with everything typed and kept. */
const at = ({ values, documents }: Taken, step: AppealStep) => ({
  ...{ values, documents, step },
  problems: [] as Problem[],
});

const again = (taken: Taken, step: AppealStep, status: number, problems: Problem[]) =>
  fail(status, { ...at(taken, step), problems });

export const actions: Actions = {
  next: async (event) => {
    const taken = await takeForm(event);
    const { step, problems } = taken;
    const answer = await answerForm(taken.values, schemas[step], async () => true);
    if (!('done' in answer)) {
      return again(taken, step, answer.status, [...answer.data.problems, ...problems]);
    }
    if (problems.length > 0) return again(taken, step, 422, problems);
    return at(taken, stepAfter(step));
  },

  back: async (event) => {
    const taken = await takeForm(event);
    return at(taken, stepBefore(taken.step));
  },

  drop: async (event) => {
    const taken = await takeForm(event);
    await dropDocument(taken.owner, taken.values.drop ?? '');
    return at({ ...taken, documents: await keptDocuments(taken.owner) }, taken.step);
  },

  send: async (event) => {
    const taken = await takeForm(event);
    const answer = await answerForm(taken.values, newAppeal, async (input) => {
      await limit('appeal', event.getClientAddress());
      return fileAppeal(event.locals.actor, input);
    });
    if (!('done' in answer)) {
      const { problems } = answer.data;
      return again(taken, stepWith(problems, 'check'), answer.status, problems);
    }
    redirect(303, `${paths.appealPage(answer.done.key)}?new=1`);
  },
};
