import { Refusal } from '#basics/refusal.ts';
import { readVoice } from '#modules/chats/voices.ts';
import { readingWhy } from '#modules/ledger/input.ts';
import { readForm } from '#server/forms.ts';
import type { RequestHandler } from './$types';

/** A voice message, to listen to in the browser; each listening and why is written down. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const { values } = await readForm(request);
  const asked = readingWhy.safeParse(values);
  if (!asked.success) throw new Refusal('ledger.say-why', 422);
  const { why } = asked.data;
  const { bytes, mime } = await readVoice(locals.actor, params.code, { id: params.voice, why });
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mime,
      'content-disposition': 'inline',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
};
