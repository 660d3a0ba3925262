import { redirect, type RequestEvent } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { acceptTask, claimDone, declineTask, handBackTask } from '#modules/assignments/actions.ts';
import { claim, taskReason } from '#modules/assignments/input.ts';
import { responderTask, taskStands } from '#modules/assignments/queries.ts';
import { markRead, sayToOthers } from '#modules/conversations/actions.ts';
import { message } from '#modules/conversations/input.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { now } from '#server/clock.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { answersInWords } from '../../answers.ts';
import { keepPhotosOf } from '../../kept-photos.ts';
import { responderOf } from './responder.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, request }) => {
  const { actor, ref } = await responderOf(params.key);
  const [task, organisations, messages] = await Promise.all([
    responderTask(actor, ref),
    organisationNames(locals.locale),
    messagesOf(actor, ref.reportId),
  ]);
  // A phone that keeps the page for a walk without network has not read it.
  if (request.headers.get('purpose') !== 'prefetch') {
    await markRead(actor, ref.reportId, messages);
  }
  const { category } = task;
  return {
    task: {
      code: task.code,
      state: task.state,
      reportState: task.report_state,
      dueAt: task.due_at,
      late: task.due_at < now(),
      filedAt: task.filed_at,
      place: { lon: task.lon, lat: task.lat, accuracyM: task.accuracy_m },
      address: task.address,
      words: task.words,
      round: task.round,
      proof: task.proof,
      category: inLocale(category?.names ?? {}, locals.locale),
      proofRequired: category?.proofRequired ?? true,
      organisation: organisations.get(task.organisation_id) ?? '',
      photos: task.photos,
      answers: answersInWords(category, task.answers, locals.locale),
    },
    organisations: Object.fromEntries(organisations),
    messages,
  };
};

const back = (event: RequestEvent, hash = '') =>
  redirect(303, `${paths.task(event.params.key ?? '')}${hash}`);

export const actions: Actions = {
  accept: async (event) => {
    const { actor, ref } = await responderOf(event.params.key);
    try {
      await acceptTask(actor, ref);
    } catch (problem) {
      return refusedForm({}, problem);
    }
    return back(event);
  },

  decline: async (event) => giveUp(event, declineTask),
  handBack: async (event) => giveUp(event, handBackTask),

  done: async (event) => {
    const { actor, ref } = await responderOf(event.params.key);
    if (!(await taskStands(ref))) throw new Refusal('task.already-answered');
    await limit('proof', event.getClientAddress());
    const sent = await readForm(event.request);
    const problems = await keepPhotosOf(actor, sent, { id: ref.reportId, kind: 'proof' });
    if (problems) return problems;
    const answer = await answerForm(sent.values, claim, (input) => claimDone(actor, ref, input));
    return 'done' in answer ? back(event) : answer;
  },

  say: async (event) => {
    const { actor, ref } = await responderOf(event.params.key);
    const sent = await readForm(event.request);
    const problems = await keepPhotosOf(actor, sent, { id: ref.reportId, kind: 'message' });
    if (problems) return problems;
    const answer = await answerForm(sent.values, message, async (input) => {
      await limit('message', event.getClientAddress());
      await sayToOthers(actor, ref.reportId, input);
    });
    return 'done' in answer ? back(event, '#conversation') : answer;
  },
};

async function giveUp(event: RequestEvent, how: typeof declineTask) {
  const { actor, ref } = await responderOf(event.params.key ?? '');
  const { values } = await readForm(event.request);
  const answer = await answerForm(values, taskReason, (input) => how(actor, ref, input));
  return 'done' in answer ? back(event) : answer;
}
