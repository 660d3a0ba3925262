import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { deskPaths } from '#basics/desk-paths.ts';
import { answerAppeal, closeAppeal, giveInterim } from '#modules/appeals/answering.ts';
import { askApplicant, enterReply } from '#modules/appeals/asking.ts';
import { readApplicant } from '#modules/appeals/desk.ts';
import { dropDocument } from '#modules/appeals/documents.ts';
import { extendAppeal } from '#modules/appeals/extending.ts';
import { assignAppeal, forwardAppeal, noteAppeal, takeAppeal } from '#modules/appeals/handling.ts';
import {
  appealAnswer,
  appealAssignment,
  appealClosing,
  appealExtension,
  appealForward,
  appealQuestion,
  appealWords,
} from '#modules/appeals/input.ts';
import { handlableId } from '#modules/appeals/queries.ts';
import { answerReview, assignReview } from '#modules/appeals/reviews.ts';
import { readingWhy } from '#modules/ledger/input.ts';
import type { Actor } from '#modules/people/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { keepSentDocuments } from '../../../appeal-files.ts';

type Act<T> = (actor: Actor, id: string, input: T) => Promise<unknown>;

/** Keeps the documents of a form and reads it; only for who may handle this appeal. */
async function take(event: RequestEvent) {
  const { actor } = event.locals;
  const number = event.params.number ?? '';
  const id = await handlableId(actor, number);
  const sent = await readForm(event.request);
  const kept = await keepSentDocuments({ appealId: id, side: 'desk' }, sent);
  return { actor, number, id, values: sent.values, problems: kept.problems };
}

/** A form of the page: checked, done, and the page again. */
const move =
  <S extends z.ZodType>(schema: S, act: Act<z.output<S>>) =>
  async (event: RequestEvent) => {
    const { actor, number, id, values, problems } = await take(event);
    const form = event.url.search;
    if (problems.length > 0) return fail(422, { values, problems, form });
    const answer = await answerForm(values, schema, (input) => act(actor, id, input));
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form });
    redirect(303, deskPaths.deskAppeal(number));
  };

/** An answer is looked at as the applicant will read it, before it goes. */
async function preview(event: RequestEvent) {
  const { values, problems } = await take(event);
  const form = '?/answer';
  if (problems.length > 0) return fail(422, { values, problems, form });
  const answer = await answerForm(values, appealAnswer, async (input) => input);
  if (!('done' in answer)) return fail(answer.status, { ...answer.data, form });
  return { values, problems: [], form, preview: answer.done };
}

async function identity(event: RequestEvent) {
  const { values } = await readForm(event.request);
  const form = event.url.search;
  const answer = await answerForm(values, readingWhy, (input) =>
    readApplicant(event.locals.actor, event.params.number ?? '', input),
  );
  if (!('done' in answer)) return fail(answer.status, { ...answer.data, form });
  return { values: {}, problems: [], form, applicant: answer.done };
}

async function drop(event: RequestEvent) {
  const { id, values } = await take(event);
  await dropDocument({ appealId: id, side: 'desk' }, values.drop ?? '');
  return { values, problems: [], form: '?/answer' };
}

const nothing = z.object({});

/** Everything that can be done on an appeal's page. */
export const actions = {
  ...{ preview, identity, drop },
  take: move(nothing, takeAppeal),
  assign: move(appealAssignment, assignAppeal),
  forward: move(appealForward, forwardAppeal),
  ask: move(appealQuestion, askApplicant),
  reply: move(appealWords, enterReply),
  extend: move(appealExtension, extendAppeal),
  interim: move(appealWords, giveInterim),
  answer: move(appealAnswer, answerAppeal),
  close: move(appealClosing, closeAppeal),
  note: move(appealWords, noteAppeal),
  'assign-review': move(appealAssignment, assignReview),
  'answer-review': move(appealAnswer, answerReview),
};
