import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  createFederation,
  generateCryptoKeyPair,
  MemoryKvStore,
  type FederationOptions,
} from '@fedify/fedify';
import { Activity, Person, type Recipient } from '@fedify/vocab';

type Answer = (request: Request) => Promise<Response>;

/** Serves what answers a Request at an address of this machine that is known before it is asked. */
export async function serveAnswers() {
  const state = { answer: (async () => new Response('not yet')) as Answer, asked: [] as string[] };
  const server = createServer(async (request, response) => {
    state.asked.push(`${request.method} ${request.url}`);
    const answered = await state.answer(await asRequest(request));
    response.writeHead(answered.status, Object.fromEntries(answered.headers));
    response.end(Buffer.from(await answered.arrayBuffer()));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    state,
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}

const asDocument = (document: object) =>
  new Response(JSON.stringify(document), {
    headers: { 'content-type': 'application/activity+json' },
  });

async function asRequest(request: IncomingMessage): Promise<Request> {
  const { method = 'GET', headers, url } = request;
  const body = method === 'POST' ? { body: new Uint8Array(await buffer(request)) } : {};
  return new Request(`http://${headers.host}${url}`, {
    ...{ method, ...body },
    headers: headers as Record<string, string>,
  });
}

// Made once: large keys take a while.
const madeKeys = Promise.all([
  generateCryptoKeyPair('RSASSA-PKCS1-v1_5'),
  generateCryptoKeyPair('Ed25519'),
]);

/** An independent server of ActivityPub on this machine, with one account, ann, that hears and says. */
export async function startPeer(options: Partial<FederationOptions<void>> = {}) {
  const server = await serveAnswers();
  const heard: Activity[] = [];
  const keys = await madeKeys;
  const peer = createFederation<void>({
    ...{ kv: new MemoryKvStore(), origin: server.url, allowPrivateAddress: true, ...options },
  });
  peer
    .setActorDispatcher('/users/{identifier}', async (context, name) => {
      const pairs = await context.getActorKeyPairs(name);
      return new Person({
        ...{ id: context.getActorUri(name), preferredUsername: name, name: 'Ann <b>of</b> afar' },
        inbox: context.getInboxUri(name),
        publicKey: pairs[0]?.cryptographicKey ?? null,
        assertionMethods: pairs.map(({ multikey }) => multikey),
      });
    })
    .setKeyPairsDispatcher(() => [...keys]);
  // Only what was signed, by whom it says it is from, comes as far as this.
  peer
    .setInboxListeners('/users/{identifier}/inbox', '/inbox')
    .on(Activity, (_context, activity) => void heard.push(activity));
  const documents = new Map<string, object>();
  server.state.answer = async (request) => {
    const document = documents.get(new URL(request.url).pathname);
    return document ? asDocument(document) : peer.fetch(request, { contextData: undefined });
  };
  const context = peer.createContext(new URL(server.url), undefined);
  return {
    // What else is to be read there, by its path.
    documents,
    ...{ heard, context, url: server.url, asked: server.state.asked, stop: server.stop },
    account: context.getActorUri('ann'),
    keyId: new URL('#main-key', context.getActorUri('ann')),
    privateKey: keys[0].privateKey,
    /** Says something, signed, to one account elsewhere. */
    say: (to: Recipient, activity: Activity, identifier = 'ann') =>
      context.sendActivity({ identifier }, to, activity),
  };
}
