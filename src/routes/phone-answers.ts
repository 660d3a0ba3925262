import { json, type RequestEvent } from '@sveltejs/kit';
import type { Locale } from '#basics/localised.ts';
import type { Problem } from '#basics/problems.ts';
import { Refusal } from '#basics/refusal.ts';
import { keepPiece, piecesKept } from '#modules/media/uploads.ts';
import { MOST_PIECE_BYTES } from '#modules/media/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { bodyWithin } from '#server/bodies.ts';
import { limit } from '#server/limits.ts';
import { sayIn } from '#server/words.ts';

/** What is wrong, in words a phone can keep and show: what it sends for itself has no page to say it on. */
export function problemsInWords(locale: Locale, problems: Problem[], status: number): Response {
  const say = sayIn(locale);
  const said = problems.map(({ field, key, params }) => ({ field, words: say(key, params) }));
  return json({ problems: said }, { status });
}

/** Answers what a phone sends in the background; an expected no is said in words. */
export async function answerPhone(locale: Locale, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const { field = '', key, params, status } = problem;
    return problemsInWords(locale, [{ field, key, params }], status);
  }
}

type Subject = { id: string; kind: 'report' | 'proof' };
type Asked = Pick<RequestEvent, 'request' | 'url' | 'locals' | 'getClientAddress'>;

/** Takes one piece of a photo (?photo= the phone's id of it, ?bytes= of the whole, ?offset= of the piece). */
export const takePiece = (event: Asked, actor: Actor, { id, kind }: Subject) =>
  answerPhone(event.locals.locale, async () => {
    const { photo: name = '', bytes = 0, offset = 0 } = Object.fromEntries(event.url.searchParams);
    if (Number(offset) === 0) await limit('photo', event.getClientAddress());
    const piece = await bodyWithin(event.request, MOST_PIECE_BYTES);
    if (!piece) throw new Refusal('report.form-broken', 413);
    const asked = { subjectId: id, kind, id: name, bytes: Number(bytes), offset: Number(offset) };
    return json(await keepPiece(actor, asked, piece));
  });

/** How much of a photo is here already: where the phone goes on after a break. */
export const tellPieces = async (url: URL, subjectId: string) =>
  json({ got: await piecesKept(subjectId, url.searchParams.get('photo') ?? '') });
