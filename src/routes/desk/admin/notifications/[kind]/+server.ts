import { previewLetter } from '#modules/notifications/previews.ts';
import type { RequestHandler } from './$types';

/** A sample letter as a mail program gets it: its own styles, and nothing that could run or be fetched. */
export const GET: RequestHandler = ({ locals, params, url }) => {
  const { html } = previewLetter(locals.actor, params.kind, url.searchParams.get('in') ?? '');
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
    },
  });
};
