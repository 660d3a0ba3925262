import { error, redirect } from '@sveltejs/kit';
import type { Card } from '#modules/syndication/cards.ts';

/** Sends a share card. Its address never means another picture, unless the thing is withdrawn. */
export function sendCard(card: Card): Response {
  if (!card) error(404);
  if ('moved' in card) redirect(302, card.moved);
  return new Response(new Uint8Array(card.bytes), {
    headers: {
      'content-type': 'image/png',
      'content-length': String(card.bytes.length),
      // A day, not for ever: what is withdrawn is to be gone from what others keep, too.
      'cache-control': 'public, max-age=86400, immutable',
      'content-security-policy': "default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
}
