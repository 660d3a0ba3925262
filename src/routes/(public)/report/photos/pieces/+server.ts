import { takePiece, tellPieces } from '../../../../phone-answers.ts';
import type { RequestHandler } from './$types';

const draftOf = (url: URL) => url.searchParams.get('draft') ?? '';

/** One piece of a photo of a report that is still being written. */
export const PUT: RequestHandler = (event) =>
  takePiece(event, event.locals.actor, { id: draftOf(event.url), kind: 'report' });

export const GET: RequestHandler = ({ url }) => tellPieces(url, draftOf(url));
