import { sha256 } from '#server/ids.ts';

type Answer = { body: string; type: string; keptS: number };

/** A text as other systems fetch it: whoever has these bytes already is told so and gets none. */
export function capAnswer(request: Request, { body, type, keptS }: Answer): Response {
  const etag = `"${sha256(body).toString('base64url').slice(0, 22)}"`;
  const headers = {
    etag,
    'cache-control': `public, max-age=${keptS}`,
    'access-control-allow-origin': '*',
    vary: 'accept-language, cookie',
  };
  const known = (request.headers.get('if-none-match') ?? '').split(/\s*,\s*/);
  const has = known.some((one) => one === '*' || one.replace(/^W\//, '') === etag);
  if (has) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, 'content-type': type } });
}
