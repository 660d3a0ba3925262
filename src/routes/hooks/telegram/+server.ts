import { takeFromTelegram } from '#channels/telegram/webhook.ts';
import type { RequestHandler } from './$types';

/** What people wrote to our bot. Only Telegram knows the secret it comes with. */
export const POST: RequestHandler = async ({ request }) =>
  new Response(null, { status: await takeFromTelegram(request) });
