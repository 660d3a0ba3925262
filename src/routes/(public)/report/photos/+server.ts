import { json } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import { dropPhoto, keepPhoto } from '#modules/media/actions.ts';
import { keptPhotos } from '#modules/media/queries.ts';
import { largestPhoto } from '#modules/media/uploads.ts';
import { isFiled } from '#modules/reports/queries.ts';
import { bodyWithin } from '#server/bodies.ts';
import { limit } from '#server/limits.ts';
import type { RequestHandler } from './$types';

const draftOf = (url: URL) => url.searchParams.get('draft') ?? '';

/** Keeps one photo of a report that is still being written. */
export const POST: RequestHandler = async ({ request, url, locals, getClientAddress }) => {
  try {
    await limit('photo', getClientAddress());
    const { mb, readBytes } = largestPhoto;
    const bytes = await bodyWithin(request, readBytes);
    if (!bytes) throw new Refusal('photo.too-large', 413, { mb });
    const photo = await keepPhoto(locals.actor, { subjectId: draftOf(url), kind: 'report' }, bytes);
    return json({ photo });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return json(
      { problem: { key: problem.key, params: problem.params } },
      { status: problem.status },
    );
  }
};

/** What is kept of a draft, and whether it was sent already. */
export const GET: RequestHandler = async ({ url }) =>
  json({ filed: await isFiled(draftOf(url)), photos: await keptPhotos(draftOf(url)) });

/** Takes one photo out of a draft again. */
export const DELETE: RequestHandler = async ({ url }) => {
  await dropPhoto({ subjectId: draftOf(url), id: url.searchParams.get('photo') ?? '' });
  return json({});
};
