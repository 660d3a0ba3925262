import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { applicantAppeal, giveFeedback, withdrawAppeal } from '#modules/appeals/applicant.ts';
import { replyToQuestion } from '#modules/appeals/asking.ts';
import { dropDocument, keptDocuments } from '#modules/appeals/documents.ts';
import { appealFeedback, appealWords } from '#modules/appeals/input.ts';
import { applicantOf } from '#modules/appeals/keys.ts';
import { complain } from '#modules/appeals/reviews.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { keepSentDocuments } from '../../../appeal-files.ts';
import type { Actions, PageServerLoad } from './$types';

// Every mask can be read; trying all eight for the prettiest takes 1.5 ms.
const qrLook = { border: 2, maskPattern: 2 };

const owner = (appealId: string) => ({ appealId, side: 'applicant' as const });

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const applicant = applicantOf(params.key);
  const { id, ...appeal } = await applicantAppeal(applicant);
  const [names, areas, kept] = await Promise.all([
    organisationNames(locals.locale),
    areaNames(),
    keptDocuments(owner(id)),
  ]);
  const bodies = [appeal, ...appeal.messages, ...appeal.answers, ...appeal.reviews];
  const named = bodies.map(({ organisation_id }) => organisation_id ?? '');
  const link = new URL(paths.appealPage(params.key), config.publicUrl).href;
  return {
    appeal: {
      ...appeal,
      messages: appeal.messages.map((one) => ({ ...one, by_person_id: undefined })),
      answers: appeal.answers.map((one) => ({ ...one, by_person_id: undefined })),
      extensions: appeal.extensions.map((one) => ({ ...one, by_person_id: undefined })),
      reviews: appeal.reviews.map((one) => ({ ...one, handler_id: undefined })),
    },
    ...{ kept, link, key: params.key, qr: renderSVG(link, qrLook) },
    organisations: Object.fromEntries(named.map((one) => [one, names.get(one) ?? ''])),
    area: inLocale(areas.get(appeal.area_id ?? '') ?? {}, locals.locale),
    isNew: url.searchParams.has('new'),
  };
};

type Act<T> = (applicant: ReturnType<typeof applicantOf>, input: T) => Promise<unknown>;

/** Checks a form of the page, keeps its documents, does what it asks, and shows the page again. */
async function onAppeal<S extends z.ZodType>(
  event: RequestEvent,
  schema: S,
  act: Act<z.output<S>>,
) {
  const applicant = applicantOf(event.params.key ?? '');
  const sent = await readForm(event.request);
  await limit('message', event.getClientAddress());
  const { problems } = await keepSentDocuments(owner(applicant.appealId), sent);
  const form = event.url.search;
  if (problems.length > 0) return fail(422, { values: sent.values, problems, form });
  const answer = await answerForm(sent.values, schema, (input) => act(applicant, input));
  if (!('done' in answer)) return fail(answer.status, { ...answer.data, form });
  redirect(303, paths.appealPage(event.params.key ?? ''));
}

export const actions: Actions = {
  reply: (event) => onAppeal(event, appealWords, replyToQuestion),
  feedback: (event) => onAppeal(event, appealFeedback, giveFeedback),
  complain: (event) => onAppeal(event, appealWords, complain),
  withdraw: (event) => onAppeal(event, z.object({}), withdrawAppeal),
  drop: async (event) => {
    const { appealId } = applicantOf(event.params.key);
    const { values } = await readForm(event.request);
    await dropDocument(owner(appealId), values.drop ?? '');
    return { values, problems: [], form: '?/reply' };
  },
};
