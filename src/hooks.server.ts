import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { isLocale, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { isFederated } from '#channels/activitypub/addresses.ts';
import { clientOf } from '#modules/clients/queries.ts';
import { sessionOf } from '#modules/people/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { noteSeen, renewSession } from '#modules/people/sessions.ts';
import { countVisit } from '#modules/syndication/visits.ts';
import { hearForgetting } from '#server/cache.ts';
import { config } from '#server/config.ts';
import { localeOfFrame, sayWhoFrames } from '#server/embedding.ts';
import { logFault } from '#server/log.ts';
import { keepSession, sessionCookie } from '#server/sessions.ts';
import { sayIn } from '#server/words.ts';
import { knowAllWords } from '#ui/words.ts';

const YEAR_S = 31_536_000;

/** What other processes change is forgotten here too. */
export const init = async () => {
  knowAllWords(sayIn);
  await hearForgetting();
};

export const handle: Handle = async ({ event, resolve }) => {
  const toServers = await answerOtherServers(event);
  if (toServers) return toServers;
  event.locals.locale = localeOf(event);
  await recognise(event);
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replaceAll('%lamplighter.lang%', event.locals.locale),
  });
  await noteVisit(event, response);
  allowBasemap(response.headers);
  sayWhoFrames(response.headers, event.url.pathname, config.embedHosts);
  for (const [name, value] of Object.entries(headersFor(event.url.pathname))) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
};

/** What other servers ask (ActivityPub); without the setting nothing of it is there, nor even loaded. */
async function answerOtherServers({ request, url, getClientAddress }: RequestEvent) {
  if (!config.federation || !isFederated(url.pathname)) return undefined;
  const { answerServers } = await import('#channels/activitypub/answering.ts');
  return answerServers(request, getClientAddress());
}

/** A page that was opened by a partner's link. */
async function noteVisit({ url, request }: RequestEvent, { status }: Response) {
  const via = url.searchParams.get('via');
  if (!via || request.method !== 'GET' || status !== 200) return;
  await countVisit({ path: url.pathname, via, headers: request.headers });
}

/** Who is asking. On a page of the staff, which no cache keeps, the cookie is changed twice a day. */
async function recognise(event: RequestEvent) {
  if (isForPrograms(event)) return recogniseProgram(event);
  const cookie = sessionCookie(event.cookies);
  const session = await sessionOf(cookie);
  event.locals.actor = session?.actor ?? stranger;
  if (!session || !cookie) return;
  event.locals.sessionId = session.id;
  if (session.renew && /^\/(desk|account)(\/|$)/.test(event.url.pathname)) {
    const renewed = await renewSession(cookie);
    if (renewed) keepSession(event.cookies, renewed.cookie, renewed.expiresAt);
  } else if (session.unseen) await noteSeen(session.id);
}

/** A program is known by its key alone: a browser's cookie there would let any page ask in its name. */
const isForPrograms = ({ url }: RequestEvent) => /^\/api\/v1(\/|$)/.test(url.pathname);

async function recogniseProgram({ locals, request, route }: RequestEvent) {
  locals.noteFault = (problem) => logFault(problem, { path: route.id, method: request.method });
  const shown = request.headers.get('authorization');
  if (shown !== null) locals.client = await clientOf(shown.replace(/^bearer +/i, ''));
  locals.actor = locals.client?.actor ?? stranger;
}

/** The address's ?lang= wins and is remembered, then the remembered one, then the browser's. */
function localeOf(event: RequestEvent): Locale {
  const { url, cookies, request } = event;
  if (isForPrograms(event)) return acceptedLocale(request);
  const inFrame = localeOfFrame(url.pathname);
  if (inFrame) return inFrame;
  const asked = url.searchParams.get('lang');
  if (isLocale(asked)) {
    cookies.set('lang', asked, { path: '/', maxAge: YEAR_S, httpOnly: true, sameSite: 'lax' });
    return asked;
  }
  const remembered = cookies.get('lang');
  if (isLocale(remembered)) return remembered;
  return acceptedLocale(request);
}

function acceptedLocale(request: Request): Locale {
  for (const part of (request.headers.get('accept-language') ?? '').split(',')) {
    const language = part.trim().slice(0, 2).toLowerCase();
    if (isLocale(language)) return language;
  }
  return config.defaultLocale;
}

/** The one other host a page may ask: the map service the installation has set. */
const basemapOrigin = /^https?:/.test(config.basemapUrl) ? new URL(config.basemapUrl).origin : '';

function allowBasemap(headers: Headers) {
  const policy = headers.get('content-security-policy');
  if (!basemapOrigin || !policy) return;
  const allowed = policy.replace('img-src ', `img-src ${basemapOrigin} `);
  headers.set('content-security-policy', `${allowed}; connect-src 'self' ${basemapOrigin}`);
}

// Secret links stand in these addresses: no referrer to others, no cache, no search engine.
const secretPages =
  /^\/(embed\/\w+\/sent|mail|push|unsubscribe|comments|subscribe\/[\w-]+|outside|appeal|receipt|work|follow|sign-in|account|desk|events\/(mine|\w+\/(ticket|survey))|contests\/\w+\/(own|vote|jury))(\/|$)/;

// Only there a page looks through the camera, for the squares of tickets.
const atTheDoor = /^\/desk\/events\/[\w-]+\/check-in$/;

const headersFor = (path: string): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': secretPages.test(path) ? 'same-origin' : 'strict-origin-when-cross-origin',
  'permissions-policy': `geolocation=(self), camera=${atTheDoor.test(path) ? '(self)' : '()'}, microphone=(), interest-cohort=()`,
  'cross-origin-opener-policy': 'same-origin',
  ...(secretPages.test(path) && {
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
  }),
});

export const handleError: HandleServerError = ({ error, kind, event }) => {
  const say = sayIn(event.locals.locale ?? config.defaultLocale);
  if (error instanceof Refusal) {
    return { status: error.status, message: say(error.key, error.params) };
  }
  if (kind !== 'unknown') {
    const { status } = error as { status?: number };
    return status === 404 ? { message: say('site.not-found') } : {};
  }
  const number = logFault(error, { path: event.route.id, method: event.request.method });
  return { message: say('site.fault', { number }), number };
};
