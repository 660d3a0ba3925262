import { Refusal } from '#basics/refusal.ts';
import { taskStands } from '#modules/assignments/queries.ts';
import { answerPhone, takePiece, tellPieces } from '../../../phone-answers.ts';
import { responderOf } from '../responder.ts';
import type { RequestHandler } from './$types';

/** One piece of the photo that shows the work is done. */
export const PUT: RequestHandler = (event) =>
  answerPhone(event.locals.locale, async () => {
    const { actor, ref } = await responderOf(event.params.key);
    if (!(await taskStands(ref))) throw new Refusal('task.already-answered', 409);
    return takePiece(event, actor, { id: ref.reportId, kind: 'proof' });
  });

export const GET: RequestHandler = ({ params, url, locals }) =>
  answerPhone(locals.locale, async () => {
    const { ref } = await responderOf(params.key);
    return tellPieces(url, ref.reportId);
  });
