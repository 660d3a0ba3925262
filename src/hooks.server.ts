import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { isLocale, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { sessionOf } from '#modules/people/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { noteSeen, renewSession } from '#modules/people/sessions.ts';
import { hearForgetting } from '#server/cache.ts';
import { config } from '#server/config.ts';
import { newId } from '#server/ids.ts';
import { log } from '#server/log.ts';
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
  event.locals.locale = localeOf(event);
  await recognise(event);
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%lamplighter.lang%', event.locals.locale),
  });
  allowBasemap(response.headers);
  for (const [name, value] of Object.entries(headersFor(event.url.pathname))) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
};

/** Who is asking. On a page of the staff, which no cache keeps, the cookie is changed twice a day. */
async function recognise(event: RequestEvent) {
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

/** The address's ?lang= wins and is remembered, then the remembered one, then the browser's. */
function localeOf({ url, cookies, request }: RequestEvent): Locale {
  const asked = url.searchParams.get('lang');
  if (isLocale(asked)) {
    cookies.set('lang', asked, { path: '/', maxAge: YEAR_S, httpOnly: true, sameSite: 'lax' });
    return asked;
  }
  const remembered = cookies.get('lang');
  if (isLocale(remembered)) return remembered;
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
  /^\/(push|unsubscribe|outside|appeal|receipt|work|follow|sign-in|account|desk)(\/|$)/;

const headersFor = (path: string): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': secretPages.test(path) ? 'same-origin' : 'strict-origin-when-cross-origin',
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=(), interest-cohort=()',
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
  const number = newId().slice(-8).toUpperCase();
  log.error({ err: error, number, path: event.route.id, method: event.request.method }, 'fault');
  return { message: say('site.fault', { number }), number };
};
