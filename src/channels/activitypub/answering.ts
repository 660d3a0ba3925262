import type { Federation } from '@fedify/fedify';
import { authorOf } from '#modules/federation/posting.ts';
import { isShutOut } from '#modules/federation/blocks.ts';
import { MOST_BYTES } from '#modules/federation/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { bodyWithin } from '#server/bodies.ts';
import { config } from '#server/config.ts';
import { isId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { addressOf, itemIdOf } from './addresses.ts';
import { makeHouse } from './house.ts';
import { objectAddress, objectOf } from './objects.ts';

let made: { house: Federation<void>; at: string } | undefined;

/** Made once for the address people see. */
function house(): Federation<void> {
  if (made?.at !== config.publicUrl) made = { house: makeHouse(), at: config.publicUrl };
  return made.house;
}

const refused = (status: number, why: string) =>
  new Response(`${why}\n`, { status, headers: { 'content-type': 'text/plain' } });

/** Answers another server; `address` is where it asks from. Refuses with 429, 413 and 403, and says why. */
export async function answerServers(request: Request, address: string): Promise<Response> {
  const itemId = itemIdOf(new URL(request.url).pathname);
  if (itemId) return showPost(itemId, request);
  if (request.method !== 'POST') return hand(request);
  await limit('federation', address);
  const body = await bodyWithin(request as Parameters<typeof bodyWithin>[0], MOST_BYTES);
  if (!body) return refused(413, `An activity may have ${MOST_BYTES} bytes at most.`);
  const signer = signerOf(request.headers);
  if (signer && (await isShutOut(signer))) {
    return refused(403, 'Nothing is heard from this account or server here.');
  }
  const { url, method, headers } = request;
  return hand(new Request(url, { method, headers, body: new Uint8Array(body) })).catch(unreadable);
}

/** What names more vocabularies than the reader of JSON-LD follows (ten), or none there are, is no fault of ours. */
function unreadable(problem: Error): Response {
  if (problem.name.startsWith('jsonld.')) return refused(400, 'The activity cannot be read.');
  throw problem;
}

const hand = (request: Request): Promise<Response> =>
  house().fetch(request, {
    contextData: undefined,
    // A browser that came by the address of an account.
    onNotAcceptable: () => Response.redirect(config.publicUrl, 303),
  });

/** The key by which a request says it is signed. */
function signerOf(headers: Headers): string | undefined {
  const signed = `${headers.get('signature') ?? ''} ${headers.get('signature-input') ?? ''}`;
  const [, keyId = ''] = /keyid="([^"]+)"/i.exec(signed) ?? [];
  return URL.parse(keyId)?.href;
}

const json = { 'content-type': 'application/activity+json', vary: 'Accept' };

/** A post of ours by its address, or what is left of it: browsers are led to its page. */
async function showPost(id: string, request: Request): Promise<Response> {
  const item = isId(id) ? await itemById(id) : null;
  const { pathname } = new URL(request.url);
  if (!item || new URL(objectAddress(item)).pathname !== pathname) {
    return refused(404, 'There is no such post.');
  }
  if (/text\/html/.test(request.headers.get('accept') ?? '')) {
    return Response.redirect(addressOf.page(item.path), 303);
  }
  const status = item.state === 'withdrawn' ? 410 : 200;
  const object = objectOf(item, await authorOf(item));
  return new Response(JSON.stringify(object), { status, headers: json });
}
