import { config } from '#server/config.ts';
import type { SendOutcome } from '#modules/chats/rules.ts';

/** A picture and two messages fit into the time a worker may hold a chat. */
const TIMEOUT_MS = 12_000;

/** An answer that is no success; `status` 0 when there was none at all. */
export type GraphError = { status: number; code: number; words: string; retryAfterS: number };
export type Answered = { done: Record<string, unknown> } | { error: GraphError };

/** Asks Meta's Graph API for a path below its address. Never throws. */
export async function askGraph(path: string, body?: object | FormData): Promise<Answered> {
  const { whatsapp } = config;
  if (!whatsapp) return { error: none('is not set up') };
  const isForm = body instanceof FormData;
  try {
    const response = await fetch(`${whatsapp.apiUrl}/${path}`, {
      ...(body && { method: 'POST', body: isForm ? body : JSON.stringify(body) }),
      headers: {
        authorization: `Bearer ${whatsapp.token}`,
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    return response.ok ? { done: answer } : { error: errorIn(response, answer) };
  } catch (problem) {
    return {
      error: none(
        (problem as Error).name === 'TimeoutError' ? 'does not answer' : 'is not reached',
      ),
    };
  }
}

const none = (words: string): GraphError => ({ status: 0, code: 0, words, retryAfterS: 0 });

function errorIn(response: Response, answer: Record<string, unknown>): GraphError {
  const { code, message } = (answer.error ?? {}) as { code?: unknown; message?: unknown };
  return {
    status: response.status,
    code: typeof code === 'number' ? code : 0,
    // Whose number it was need not stand in a table or a log.
    words: typeof message === 'string' ? message.replace(/\d{7,}/g, '…').slice(0, 160) : '',
    retryAfterS: Number(/^\d{1,6}$/.exec(response.headers.get('retry-after') ?? '')?.[0] ?? 0),
  };
}

// https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
/** More than a day since they wrote. */
export const RE_ENGAGEMENT = new Set([131_047, 470]);
/** Too much at once to this person. */
const tooMuchHere = 131_056;
/** Too much at once from us, or in the whole account. */
const tooMuch = new Set([4, 80_007, 130_429, 131_048]);
/** Their side is not well. */
const unwell = new Set([1, 2, 131_000, 131_016, 131_057, 133_004]);
/** The account or its token: nothing goes out until somebody mends it. */
const locked = new Set([3, 10, 368, 131_005, 131_031, 131_042, 130_497, 133_010]);
const LONGEST_PAUSE_S = 3600;

/** An error as what becomes of the message; `attempts` is how often it was tried before. */
export function outcomeOf(error: GraphError, attempts: number): SendOutcome {
  const { status, code, words, retryAfterS } = error;
  const problem = ['WhatsApp', status || '', code ? `#${code}` : '', words]
    .filter(Boolean)
    .join(' ');
  const pause = Math.min(LONGEST_PAUSE_S, 5 * 2 ** attempts);
  const afterS = Math.max(retryAfterS, pause);
  if (code === tooMuchHere) return { state: 'later', problem, afterS: Math.max(afterS, 10) };
  if (tooMuch.has(code)) return { state: 'later', problem, afterS, forAll: 'whatsapp' };
  // A token that has run out is renewed by somebody: what waits may wait for it.
  if (code === 190 || status === 401) {
    return { state: 'later', problem, afterS: Math.max(afterS, 600), loudly: true };
  }
  if (locked.has(code) || isTemplateWrong(code)) return { state: 'failed', problem, loudly: true };
  if (unwell.has(code) || status === 0 || status === 429 || status >= 500) {
    return { state: 'later', problem, afterS };
  }
  return { state: 'failed', problem };
}

/** Not approved, paused, or with other words than ours: all that use it fail. */
const isTemplateWrong = (code: number) => code >= 132_000 && code < 133_000;
