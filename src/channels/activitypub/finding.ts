import { isActor, Object as Thing } from '@fedify/vocab';
import { Refusal } from '#basics/refusal.ts';
import { isShutOut } from '#modules/federation/blocks.ts';
import type { Found } from '#modules/federation/following.ts';
import { keyPairsOf } from '#modules/federation/keys.ts';
import { maySpeakTo } from '#modules/federation/reaching.ts';
import { HOUSE, MOST_BYTES, MOST_NAME, plainWords } from '#modules/federation/rules.ts';
import { loaderFor } from '#modules/federation/speaking.ts';
import { config } from '#server/config.ts';
import { askPublic } from '#server/public-requests.ts';
import { addressOf } from './addresses.ts';

const ANSWER_MS = 10_000;

/**
 * Asks a server elsewhere who an account is, by what people type (@name@host) or by its address, in
 * the name of our house. Refuses what cannot be read, lies inside our network or is blocked, and what
 * no server knows.
 */
export async function findAccount(typed: string): Promise<Found> {
  const address = /^https?:\/\//i.test(typed) ? typed : await addressBehind(typed);
  await requireOpen(address);
  const actor = await described(address);
  const inbox = actor?.inboxId?.href;
  if (!actor?.id || !inbox || !actor.preferredUsername) throw notFound(address);
  // Whose document says that it is somebody else's is asked for that one.
  if (actor.id.origin !== new URL(address).origin) throw notFound(address);
  const name = plainWords(String(actor.preferredUsername), MOST_NAME);
  return {
    ...{ account: actor.id.href, inbox, handle: `${name}@${actor.id.host}` },
    name: plainWords(String(actor.name ?? ''), MOST_NAME) || name,
  };
}

const refusal = (key: 'offer.address-closed' | 'offer.not-found', address: string) =>
  new Refusal(key, 409, { host: URL.parse(address)?.host ?? address }, 'account');
const notFound = (address: string) => refusal('offer.not-found', address);

async function requireOpen(address: string): Promise<void> {
  if (!maySpeakTo(address) || (await isShutOut(address))) {
    throw refusal('offer.address-closed', address);
  }
}

/** The account that WebFinger names for @name@host. */
async function addressBehind(typed: string): Promise<string> {
  const [, name, host] = /^@?([\w.-]{1,100})@([^\s@/?#\\]{1,253})$/.exec(typed) ?? [];
  if (!name || !host) throw new Refusal('offer.account-wrong', 400, {}, 'account');
  const scheme = config.hooksToLoopback && host.startsWith('127.0.0.1:') ? 'http' : 'https';
  const asked = `${scheme}://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${name}@${host}`)}`;
  await requireOpen(asked);
  const answer = await askPublic(asked, {
    ...{ headers: { accept: 'application/jrd+json, application/json' }, mostBytes: MOST_BYTES },
    ...{ timeoutMs: ANSWER_MS, toLoopback: config.hooksToLoopback, redirects: 2 },
  }).catch(() => null);
  const found = answer?.status === 200 ? selfIn(answer.bytes.toString('utf8')) : null;
  if (!found) throw notFound(asked);
  return found;
}

/** The address of the account in a WebFinger document. */
function selfIn(document: string): string | null {
  try {
    const { links } = JSON.parse(document) as { links?: unknown };
    const self = (Array.isArray(links) ? (links as Record<string, unknown>[]) : []).find(
      ({ rel, type }) => rel === 'self' && /^application\/(activity|ld)\+json/.test(String(type)),
    );
    return typeof self?.href === 'string' ? self.href : null;
  } catch {
    return null;
  }
}

/** The account as its server describes it to our house, which signs its question: some want that. */
async function described(address: string) {
  const [pair] = await keyPairsOf(HOUSE);
  const loader = loaderFor(
    pair && { keyId: new URL(addressOf.key(HOUSE)), privateKey: pair.privateKey },
  );
  try {
    const { document } = await loader(address);
    const found = await Thing.fromJsonLd(document, {
      ...{ documentLoader: loader, contextLoader: loaderFor() },
    });
    return isActor(found) ? found : null;
  } catch {
    return null;
  }
}
