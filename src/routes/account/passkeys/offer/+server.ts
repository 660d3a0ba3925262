import { json } from '@sveltejs/kit';
import { Refusal } from '#basics/refusal.ts';
import { offerPasskey } from '#modules/people/passkeys.ts';
import { readForm } from '#server/forms.ts';
import { keepHalfDone } from '#server/sessions.ts';
import type { RequestHandler } from './$types';

/** What the browser is to make a passkey from; a cookie names the question. */
export const POST: RequestHandler = async ({ request, locals, cookies }) => {
  const { values } = await readForm(request);
  const entry = { password: values.password ?? '', sessionId: locals.sessionId ?? '' };
  try {
    const { options, ...half } = await offerPasskey(locals.actor, entry);
    keepHalfDone(cookies, half);
    return json(options);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return json({ key: problem.key }, { status: problem.status });
  }
};
