import { z } from 'zod';
import type { Locale } from '#basics/localised.ts';
import type { Problem } from '#basics/problems.ts';
import type { Refusal } from '#basics/refusal.ts';
import type { MessageKey, Params } from '#basics/words.ts';
import { problemsOf } from '#server/forms.ts';
import { sayIn } from '#server/words.ts';

/** What went wrong, as programs read it (RFC 9457). */
export const problemFace = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string(), key: z.string() })),
});

/** A request that is wrong in itself: told as problem+json (RFC 9457). */
export class Wrong extends Error {
  readonly status: number;
  readonly key: MessageKey;
  readonly params: Params;
  readonly problems: Problem[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    key: MessageKey,
    more: Partial<Pick<Wrong, 'params' | 'problems' | 'headers'>> = {},
  ) {
    super(key);
    this.name = 'Wrong';
    this.status = status;
    this.key = key;
    this.params = more.params ?? {};
    this.problems = more.problems ?? [];
    this.headers = more.headers ?? {};
  }
}

/** What was sent does not fit its schema: every field with its sentence. */
export const wrongInput = (error: z.ZodError) =>
  new Wrong(400, 'client.wrong-input', { problems: problemsOf(error) });

/** An expected no of the rules, as a problem; `renamed`: fields that are called otherwise here. */
export const refused = (refusal: Refusal, renamed: Record<string, string>) =>
  new Wrong(refusal.status, refusal.key, {
    params: refusal.params,
    problems:
      refusal.field === undefined
        ? []
        : [
            {
              field: renamed[refusal.field] ?? refusal.field,
              ...{ key: refusal.key, params: refusal.params },
            },
          ],
  });

/** The problem as it is sent, in the reader's language. `type` names it for programs. */
export function problemAnswer(wrong: Wrong, locale: Locale): Response {
  const say = sayIn(locale);
  const { status, key, params, problems } = wrong;
  const body = {
    type: `urn:lamplighter:problem:${key}`,
    title: say(titles[status] ?? 'client.problem.refused'),
    status,
    detail: say(key, params),
    errors: problems.map((one) => ({
      field: one.field,
      detail: say(one.key, one.params),
      key: one.key,
    })),
  };
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'content-language': locale,
    'cache-control': 'no-store',
    vary: 'accept-language',
    ...wrong.headers,
  });
  return new Response(JSON.stringify(body), { status, headers });
}

const titles: Partial<Record<number, MessageKey>> = {
  400: 'client.problem.wrong',
  401: 'client.problem.key-needed',
  403: 'client.problem.not-allowed',
  404: 'client.problem.not-found',
  405: 'client.problem.method',
  406: 'client.problem.accept',
  413: 'client.problem.too-large',
  415: 'client.problem.content-type',
  429: 'client.problem.too-many',
  500: 'client.problem.fault',
};
