import { openBasemap } from '#server/basemap.ts';
import type { RequestHandler } from './$types';

/** The installation's own map file, in the parts a map asks for (RFC 9110, section 14). */
export const GET: RequestHandler = ({ request }) => openBasemap(request.headers.get('range'));
