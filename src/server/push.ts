import { createECDH, createHmac } from 'node:crypto';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import webPush from 'web-push';
import { config } from '#server/config.ts';
import { isPublicAddress, lookupPublic } from '#server/public-hosts.ts';

/** A browser that may be told, as it gave itself (PushSubscription). */
export type Device = { endpoint: string; p256dh: string; auth: string };

export type Push = {
  /** What the device gets, enciphered for it alone (RFC 8291). */
  payload: string;
  ttlS: number;
  urgent: boolean;
  /** A later message of the same topic takes the place of one that still waits: 32 letters at most. */
  topic: string;
};

/** gone: the device wants no more; refused: never will be taken; later: try again, not before so many seconds. */
export type PushOutcome =
  | { state: 'sent' }
  | { state: 'gone' }
  | { state: 'refused'; problem: string }
  | { state: 'later'; problem: string; afterS: number | null };

const ANSWER_MS = 15_000;
const MOST_AFTER_S = 86_400;

/**
 * The key pair by which push services know this installation (RFC 8292). It comes from SECRET, so every
 * process has the same one and nothing is stored; with another SECRET the devices must be asked anew.
 */
export function pushKeys(): { publicKey: string; privateKey: string } {
  const pair = createECDH('prime256v1');
  // The chance that a hash is no key of the curve is 2^-32; the next one is.
  for (let nth = 0; ; nth++) {
    const privateKey = createHmac('sha256', config.secret).update(`web push\n${nth}`).digest();
    try {
      pair.setPrivateKey(privateKey);
      return {
        publicKey: pair.getPublicKey().toString('base64url'),
        privateKey: privateKey.toString('base64url'),
      };
    } catch (problem) {
      if (nth > 8) throw problem;
    }
  }
}

/** Whether a device's address may be asked at all: https on the usual port, on the open internet. */
export function mayPushTo(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.username || url.password || endpoint.length > 2000) return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (config.pushToLoopback && host === '127.0.0.1') return true;
  if (url.protocol !== 'https:' || url.port) return false;
  return isIP(host) ? isPublicAddress(host) : host.includes('.');
}

/** Hands one message to the device's push service, enciphered. Never throws. */
export async function deliverPush(device: Device, push: Push): Promise<PushOutcome> {
  if (!mayPushTo(device.endpoint)) {
    return { state: 'refused', problem: 'the address is not on the open internet' };
  }
  try {
    const { headers, body } = sealed(device, push);
    return outcomeOf(
      await post(device.endpoint, headers as Record<string, string>, body as Buffer),
    );
  } catch (problem) {
    return { state: 'later', problem: (problem as Error).message, afterS: null };
  }
}

const sealed = ({ endpoint, p256dh, auth }: Device, push: Push) =>
  webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, push.payload, {
    vapidDetails: { subject: ourName(), ...pushKeys() },
    TTL: push.ttlS,
    urgency: push.urgent ? 'high' : 'normal',
    topic: push.topic,
    contentEncoding: 'aes128gcm',
  });

// Whom a push service may write to when we do something wrong.
const ourName = () =>
  config.publicUrl.startsWith('https:')
    ? config.publicUrl
    : `mailto:${/[^\s<>]+@[^\s<>]+/.exec(config.mailFrom)?.[0] ?? ''}`;

type Answer = { status: number; retryAfter: string };

function post(endpoint: string, headers: Record<string, string>, body: Buffer): Promise<Answer> {
  const url = new URL(endpoint);
  const loopback = config.pushToLoopback && url.hostname === '127.0.0.1';
  const request = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((answered, failed) => {
    const asked = request(
      url,
      {
        ...{ method: 'POST', headers, signal: AbortSignal.timeout(ANSWER_MS) },
        ...(!loopback && { lookup: lookupPublic }),
      },
      (response) => {
        response.resume();
        const retryAfter = response.headers['retry-after'] ?? '';
        answered({ status: response.statusCode ?? 0, retryAfter });
      },
    );
    asked.once('error', failed);
    asked.end(body);
  });
}

function outcomeOf({ status, retryAfter }: Answer): PushOutcome {
  const problem = `the push service answers ${status}`;
  if (status >= 200 && status < 300) return { state: 'sent' };
  if (status === 404 || status === 410) return { state: 'gone' };
  if (status === 429 || status >= 500 || status === 408) {
    return { state: 'later', problem, afterS: secondsOf(retryAfter) };
  }
  // 413: too large, and it will not shrink; 3xx would lead somewhere nobody looked at.
  return { state: 'refused', problem };
}

function secondsOf(retryAfter: string): number | null {
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), MOST_AFTER_S) : null;
}
