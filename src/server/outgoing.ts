import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { config } from '#server/config.ts';
import { isPublicAddress, lookupPublic } from '#server/public-hosts.ts';

const ANSWER_MS = 15_000;
const MOST_AFTER_S = 86_400;
const LONGEST = 2000;

/** What the other side said; `afterS`: not before so many seconds (Retry-After). */
export type Answered = { status: number; afterS: number | null };

const isLoopback = (url: URL) => config.hooksToLoopback && url.hostname === '127.0.0.1';

/** Whether an address of somebody else's may be asked: https, a name or number of the open internet. */
export function mayPostTo(address: string): boolean {
  const url = URL.parse(address);
  if (!url || url.username || url.password || address.length > LONGEST) return false;
  if (isLoopback(url)) return true;
  const port = Number(url.port || 443);
  if (url.protocol !== 'https:' || (port !== 443 && port < 1024)) return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) ? isPublicAddress(host) : host.includes('.');
}

/**
 * Posts to an address of somebody else's, never to one inside our own network, whatever its name
 * says by then. Follows nothing and reads no answer but its status. Throws when there is none.
 */
export function postOut(
  address: string,
  headers: Record<string, string>,
  body: string,
): Promise<Answered> {
  if (!mayPostTo(address)) throw new Error('the address is not on the open internet');
  const url = new URL(address);
  const request = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((answered, failed) => {
    const asked = request(
      url,
      {
        ...{ method: 'POST', headers, signal: AbortSignal.timeout(ANSWER_MS) },
        ...(!isLoopback(url) && { lookup: lookupPublic }),
      },
      (response) => {
        // What they answer is not read: it may never end.
        response.destroy();
        const afterS = secondsOf(response.headers['retry-after'] ?? '');
        answered({ status: response.statusCode ?? 0, afterS });
      },
    );
    asked.once('error', failed);
    asked.end(body);
  });
}

function secondsOf(retryAfter: string): number | null {
  return /^\d{1,9}$/.test(retryAfter) ? Math.min(Number(retryAfter), MOST_AFTER_S) : null;
}
