import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';
import { askHub } from '#modules/syndication/hub.ts';
import { hubRequest } from '#modules/syndication/input-hub.ts';
import { bodyWithin } from '#server/bodies.ts';
import { limit } from '#server/limits.ts';
import { sayIn } from '#server/words.ts';
import type { RequestHandler } from './$types';

const LARGEST = 10_000;

/**
 * Our own hub (WebSub): a program subscribes to a feed, or ends it. 202 says that we ask its address
 * first; what is wrong is said in one line.
 */
export const POST: RequestHandler = async ({ request, locals, getClientAddress }) => {
  const say = sayIn(locals.locale);
  const refused = (status: number, words: string) =>
    new Response(`${words}\n`, { status, headers });
  try {
    await limit('hub', getClientAddress());
    const body = await bodyWithin(request, LARGEST);
    const form = new URLSearchParams(body?.toString('utf8'));
    const fields = [...form].map(([name, value]) => [name.replace(/^hub\./, ''), value]);
    const read = hubRequest.safeParse(Object.fromEntries(fields));
    if (!read.success) {
      const key = read.error.issues[0]?.message ?? '';
      return refused(400, say(key as MessageKey));
    }
    await askHub(read.data);
    return new Response(null, { status: 202 });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return refused(problem.status, say(problem.key, problem.params));
  }
};

const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
