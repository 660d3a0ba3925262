import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { Refusal } from '#basics/refusal.ts';
import { acceptTask, claimDone, declineTask, handBackTask } from '#modules/assignments/actions.ts';
import { claim, taskReason } from '#modules/assignments/input.ts';
import { responderTask } from '#modules/assignments/queries.ts';
import { isAnswered } from '#modules/assignments/rules.ts';
import { answerForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { answerPhone, problemsInWords } from '../../../phone-answers.ts';
import { responderOf } from '../responder.ts';
import type { RequestHandler } from './$types';

const parcel = z.object({
  act: z.enum(['accept', 'decline', 'handBack', 'done']),
  values: z.record(z.string().max(100), z.string().max(10_000)),
});
type Responder = Awaited<ReturnType<typeof responderOf>>;

/**
 * An answer to a task that waited on a phone for the network, its photos sent before. What was
 * answered so already is answered: its first answer may have been lost on the way. An answer to an
 * earlier round than today's is refused, for somebody has looked since.
 */
export const POST: RequestHandler = ({ request, params, locals, getClientAddress }) =>
  answerPhone(locals.locale, async () => {
    const read = parcel.safeParse(await request.json().catch(() => null));
    if (!read.success) throw new Refusal('report.form-broken', 400);
    const { act, values } = read.data;
    const responder = await responderOf(params.key);
    const task = await responderTask(responder.actor, responder.ref);
    if (values.round && Number(values.round) !== task.round) {
      throw new Refusal('task.changed-since', 409);
    }
    if (isAnswered(task.state, act)) return json({});
    await limit('proof', getClientAddress());
    const answer = await doIt(responder, act, values);
    if ('done' in answer) return json({});
    return problemsInWords(locals.locale, answer.data.problems, answer.status);
  });

function doIt(
  { actor, ref }: Responder,
  act: z.infer<typeof parcel>['act'],
  values: Record<string, string>,
) {
  if (act === 'accept') return answerForm({}, z.object({}), () => acceptTask(actor, ref));
  if (act === 'done') return answerForm(values, claim, (input) => claimDone(actor, ref, input));
  const giveUp = act === 'decline' ? declineTask : handBackTask;
  return answerForm(values, taskReason, (input) => giveUp(actor, ref, input));
}
