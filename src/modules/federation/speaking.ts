import { FetchError, preloadedContexts, type DocumentLoader } from '@fedify/fedify';
import { signRequest, type HttpMessageSignaturesSpec } from '@fedify/fedify/sig';
import { config } from '#server/config.ts';
import { postOut } from '#server/outgoing.ts';
import { askPublic, type PublicAnswer } from '#server/public-requests.ts';
import { isShutOut } from './blocks.ts';
import { kept } from './kept.ts';
import { maySpeakTo } from './reaching.ts';
import { MOST_BYTES } from './rules.ts';

/** With what a request is signed, and under which address that key is found. */
export type Signer = { keyId: URL; privateKey: CryptoKey };

const ANSWER_MS = 10_000;
const MOST_REDIRECTS = 3;
const agent = { 'user-agent': 'Lamplighter-ActivityPub/1' };
const accept =
  'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
const specs: readonly HttpMessageSignaturesSpec[] = ['rfc9421', 'draft-cavage-http-signatures-12'];
const refusedBySignature = new Set([400, 401, 403]);

/** Reads documents of others by our own guard: nothing inside our network, nothing endless. */
export const loaderFor =
  (signer?: Signer): DocumentLoader =>
  (url) =>
    loadDocument(url, signer);

async function loadDocument(url: string, signer?: Signer, redirects = 0) {
  const ready = preloadedContexts[url];
  if (ready) return { contextUrl: null, document: ready, documentUrl: url };
  if (!maySpeakTo(url) || (await isShutOut(url)))
    throw new FetchError(url, 'the address may not be asked');
  const answer = await ask(url, signer);
  const further = answer.status >= 301 && answer.status <= 308 && answer.headers.location;
  if (further && redirects < MOST_REDIRECTS) {
    return loadDocument(new URL(further, url).href, signer, redirects + 1);
  }
  if (answer.status !== 200) {
    const response = new Response(null, { status: answer.status >= 400 ? answer.status : 502 });
    throw new FetchError(url, `the answer was ${answer.status}`, response);
  }
  if (!/^application\/(activity\+json|ld\+json|json)\b/i.test(answer.headers['content-type'] ?? ''))
    throw new FetchError(url, 'the answer is no such document');
  const document = JSON.parse(answer.bytes.toString('utf8')) as unknown;
  return { contextUrl: null, document, documentUrl: url };
}

async function ask(url: string, signer?: Signer): Promise<PublicAnswer> {
  const get = (headers: Record<string, string>) =>
    askPublic(url, {
      ...{ headers, mostBytes: MOST_BYTES, timeoutMs: ANSWER_MS },
      toLoopback: config.hooksToLoopback,
    });
  if (!signer) return get({ accept, ...agent });
  const request = () => new Request(url, { headers: { accept, ...agent } });
  return asItLikes(url, async (spec) => get(await signed(request(), signer, spec)));
}

async function signed(request: Request, signer: Signer, spec: HttpMessageSignaturesSpec) {
  const done = await signRequest(request, signer.privateKey, signer.keyId, { spec });
  return Object.fromEntries(done.headers);
}

/** Brings a signed activity to an inbox; gives the status of the answer. Throws when there is none. */
export async function bring(inbox: string, body: string, signer: Signer): Promise<number> {
  const headers = { 'content-type': 'application/activity+json', ...agent };
  const { status } = await asItLikes(inbox, async (spec) => {
    const request = new Request(inbox, { method: 'POST', headers, body });
    const all = await signed(request, signer, spec);
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    return postOut(inbox, { ...all, ...length }, body);
  });
  return status;
}

/** Asks with the signature a server is known to understand, else with one after the other. */
async function asItLikes<T extends { status: number }>(
  url: string,
  asked: (spec: HttpMessageSignaturesSpec) => Promise<T>,
): Promise<T> {
  const key = ['lamplighter', 'spec', new URL(url).origin] as const;
  const liked = await kept.get<HttpMessageSignaturesSpec>(key);
  const [first = 'rfc9421', second = 'rfc9421'] = specs.toSorted(
    (one, two) => Number(two === liked) - Number(one === liked),
  );
  const answer = await asked(first);
  if (!refusedBySignature.has(answer.status)) return answer;
  const again = await asked(second);
  if (again.status < 300) await kept.set(key, second);
  return again;
}
