import { error, text } from '@sveltejs/kit';
import { whatsapp } from '#channels/whatsapp/adapter.ts';
import { deliveriesIn } from '#channels/whatsapp/read.ts';
import { isSame, isSigned } from '#channels/whatsapp/signature.ts';
import { noteDeliveries } from '#modules/chats/delivery.ts';
import { takeUpdates } from '#modules/chats/inbox.ts';
import { bodyWithin } from '#server/bodies.ts';
import { config } from '#server/config.ts';
import type { RequestHandler } from './$types';

/** Ten times what Meta says a notification may be. */
const MOST_BYTES = 30 * 1024 * 1024;

/** Meta asks whether this address is ours, when somebody enters it there. */
export const GET: RequestHandler = ({ url }) => {
  const asked = (name: string) => url.searchParams.get(`hub.${name}`) ?? '';
  const { verifyToken } = config.whatsapp ?? {};
  if (!verifyToken) error(404);
  if (asked('mode') !== 'subscribe' || !isSame(asked('verify_token'), verifyToken)) error(403);
  return text(asked('challenge').slice(0, 200));
};

/** What people wrote to us, and what became of what we wrote. Only Meta can sign it. */
export const POST: RequestHandler = async ({ request }) => {
  if (!config.whatsapp) error(404);
  const { appSecret, phoneId } = config.whatsapp;
  const bytes = await bodyWithin(request, MOST_BYTES);
  if (!bytes) error(413);
  if (!isSigned(bytes, request.headers.get('x-hub-signature-256'), appSecret)) error(401);
  const brought = parsed(bytes);
  const heard = whatsapp.read(brought);
  if (heard.length > 0) await takeUpdates('whatsapp', heard);
  const deliveries = deliveriesIn(brought, phoneId);
  if (deliveries.length > 0) await noteDeliveries({ messenger: 'whatsapp', deliveries });
  return text('');
};

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return error(400);
  }
}
