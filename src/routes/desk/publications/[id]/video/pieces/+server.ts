import { json } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import { takeVideoPiece, whereItStands } from '#modules/publications/videos.ts';
import { chosenVideo } from '#modules/videos/input.ts';
import { MOST_PIECE_BYTES } from '#modules/videos/rules.ts';
import { bodyWithin } from '#server/bodies.ts';
import { answerPhone } from '../../../../../phone-answers.ts';
import type { RequestHandler } from './$types';

/** How much of a chosen file (?name= &bytes= &changed=) is here already, and under which id it goes on. */
export const GET: RequestHandler = ({ url, params, locals: { actor, locale } }) =>
  answerPhone(locale, async () => {
    const read = chosenVideo.safeParse(Object.fromEntries(url.searchParams));
    const chosen = read.success ? read.data : { name: '', bytes: 1, changed: '' };
    return json(await whereItStands(actor, params.id, chosen));
  });

/** One piece of it (?video= its id, ?bytes= of the whole, ?offset= of the piece). */
export const PUT: RequestHandler = ({ request, url, params, locals: { actor, locale } }) =>
  answerPhone(locale, async () => {
    const { video = '', bytes = 0, offset = 0 } = Object.fromEntries(url.searchParams);
    const piece = await bodyWithin(request, MOST_PIECE_BYTES);
    if (!piece) throw new Refusal('report.form-broken', 413);
    const asked = { id: video, bytes: Number(bytes), offset: Number(offset) };
    return json(await takeVideoPiece(actor, { subjectId: params.id, ...asked }, piece));
  });
