import { isRedirect, type RequestEvent, type RequestHandler } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import { sha256 } from '#server/ids.ts';
import { measure, type QuotaLeft } from '#server/limits.ts';
import type { AnyOperation, Asked, Method, Page } from './operation.ts';
import { problemAnswer, refused, Wrong } from './problems.ts';
import { readBody, readPhoto, readQuery } from './reading.ts';
import { everyOperation } from './described.ts';

type Handlers = Record<Method | 'OPTIONS' | 'fallback', RequestHandler>;

/** What a route under /api/v1 answers: everything the table has at this path, and a clear no to the rest. */
export function answering(path: string): Handlers {
  const own = everyOperation.filter((one) => one.path === path);
  const byMethod = new Map(own.map((one) => [one.method, one]));
  const allow = [...byMethod.keys(), ...(byMethod.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(
    ', ',
  );
  const handled = (method: Method): RequestHandler => {
    const found = byMethod.get(method);
    return found ? (event) => answer(event, found) : (event) => wrongMethod(event, allow);
  };
  return {
    ...{ GET: handled('GET'), POST: handled('POST') },
    ...{ PATCH: handled('PATCH'), DELETE: handled('DELETE') },
    OPTIONS: () => preflight(byMethod.get('GET'), allow),
    fallback: (event) => wrongMethod(event, allow),
  };
}

const wrongMethod = (event: RequestEvent, allow: string) =>
  problemAnswer(new Wrong(405, 'client.wrong-method', { headers: { allow } }), event.locals.locale);

/** There is nothing at this address. */
export const nothingThere: RequestHandler = (event) =>
  problemAnswer(new Wrong(404, 'client.no-such-path'), event.locals.locale);

/** Other sites may read what is public; a key does not belong into a page. */
const openToSites = (one: AnyOperation | undefined) => one?.keptS !== undefined;

const preflight = (get: AnyOperation | undefined, allow: string) =>
  new Response(null, {
    status: 204,
    headers: {
      allow,
      ...(openToSites(get) && {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-max-age': '86400',
      }),
    },
  });

async function answer(event: RequestEvent, one: AnyOperation): Promise<Response> {
  const left = await measure(event.locals.client ?? event.getClientAddress());
  const response = await attempt(event, one, left);
  for (const [name, value] of Object.entries(quotaHeaders(left))) response.headers.set(name, value);
  if (openToSites(one)) {
    response.headers.set('access-control-allow-origin', '*');
    response.headers.set(
      'access-control-expose-headers',
      'link, ratelimit, ratelimit-policy, etag',
    );
  }
  return response;
}

/** draft-ietf-httpapi-ratelimit-headers-10: one policy, an hour long. */
const quotaHeaders = ({ quota, left, resetS }: QuotaLeft) => ({
  'ratelimit-policy': `"hour";q=${quota};w=3600`,
  ratelimit: `"hour";r=${left};t=${resetS}`,
});

async function attempt(event: RequestEvent, one: AnyOperation, left: QuotaLeft) {
  try {
    if (left.over) {
      const headers = { 'retry-after': String(left.resetS) };
      const params = { minutes: Math.ceil(left.resetS / 60) };
      throw new Wrong(429, 'limit.too-many', { headers, params });
    }
    requireScope(event, one);
    requireAccepted(event, one);
    return done(event, one, await one.act((await asked(event, one)) as never));
  } catch (problem) {
    return failed(event, problem);
  }
}

function requireScope({ locals }: RequestEvent, { scope }: AnyOperation) {
  const { client } = locals;
  const headers = { 'www-authenticate': 'Bearer' };
  if (client === null) throw new Wrong(401, 'client.key-dead', { headers });
  if (scope === null) return;
  if (!client) throw new Wrong(401, 'client.key-needed', { headers });
  if (!client.scopes.includes(scope))
    throw new Wrong(403, 'client.scope-missing', { params: { scope } });
}

function requireAccepted({ request }: RequestEvent, one: AnyOperation) {
  const accept = request.headers.get('accept');
  if (!accept || !one.answer) return;
  const kinds = accept.split(',').map((kind) => kind.split(';')[0]?.trim().toLowerCase() ?? '');
  const type = typeOf(one);
  const fits = ['*/*', 'application/*', 'application/json', type, 'application/problem+json'];
  if (!kinds.some((kind) => fits.includes(kind))) throw new Wrong(406, 'client.only-json');
}

const typeOf = ({ answerType }: AnyOperation) => answerType ?? 'application/json';

async function asked(event: RequestEvent, one: AnyOperation): Promise<Asked<unknown, unknown>> {
  const { locals, params, url, request } = event;
  return {
    ...{ actor: locals.actor, client: locals.client ?? undefined, locale: locals.locale },
    ...{ address: event.getClientAddress(), params: params as Record<string, string> },
    query: readQuery(url, one),
    body: await readBody(event, one),
    photo: () => readPhoto(event),
    repeatKey: request.headers.get('idempotency-key'),
  };
}

/** Only what the schema names goes out. */
function done(event: RequestEvent, one: AnyOperation, given: unknown): Response {
  if (!one.answer) return new Response(null, { status: 204 });
  const headers = new Headers({ 'content-type': typeOf(one) });
  const shown = one.pages ? pageOf(event, given as Page<unknown>, headers) : given;
  const text = JSON.stringify(one.answer.parse(shown));
  const status = one.answerStatus ?? 200;
  if (one.keptS === undefined) {
    headers.set('cache-control', 'no-store');
    return new Response(text, { status, headers });
  }
  const etag = `W/"${sha256(text).toString('base64url').slice(0, 22)}"`;
  headers.set('etag', etag);
  headers.set('cache-control', `public, max-age=${one.keptS}`);
  const known = event.request.headers.get('if-none-match') ?? '';
  if (known.split(',').some((tag) => tag.trim() === etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { status, headers });
}

function pageOf({ url }: RequestEvent, { rows, next }: Page<unknown>, headers: Headers) {
  if (next !== null) {
    const after = new URL(url);
    after.searchParams.set('after', next);
    headers.set('link', `<${after.pathname}${after.search}>; rel="next"`);
  }
  return { items: rows, next };
}

function failed(event: RequestEvent, problem: unknown): Response {
  const { locale } = event.locals;
  if (problem instanceof Wrong) return problemAnswer(problem, locale);
  if (isRedirect(problem)) {
    return new Response(null, { status: 307, headers: { location: problem.location } });
  }
  if (problem instanceof Refusal) {
    const wrong = refused(problem, { categoryId: 'category', organisationId: 'organisation' });
    if (wrong.status === 429) {
      wrong.headers['retry-after'] = String(60 * Number(problem.params.minutes ?? 1));
    }
    return problemAnswer(wrong, locale);
  }
  const number = event.locals.noteFault?.(problem);
  if (!number) throw problem;
  return problemAnswer(new Wrong(500, 'site.fault', { params: { number } }), locale);
}
