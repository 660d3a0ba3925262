import { request as overHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress, lookupPublic } from '#server/public-hosts.ts';

export type PublicRequest = {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  mostBytes: number;
  timeoutMs: number;
  /** Whether 127.0.0.1 may be asked: for tests only. */
  toLoopback?: boolean;
  /** How often another address may be named instead. */
  redirects?: number;
};

export type PublicAnswer = { status: number; headers: IncomingHttpHeaders; bytes: Buffer };

/** Whether an address that somebody gave us may be asked at all: http or https, on the open internet. */
export function mayAsk(address: string, toLoopback = false): boolean {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  if (url.username || url.password || address.length > 2000) return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (toLoopback && host === '127.0.0.1') return true;
  return isIP(host) ? isPublicAddress(host) : host.includes('.');
}

/**
 * Asks an address that somebody gave us: nothing of this machine or its network is reached, whatever
 * its name means and wherever it sends us on to. Throws when there is no answer in time, or a larger one.
 */
export async function askPublic(address: string, asked: PublicRequest): Promise<PublicAnswer> {
  const { redirects = 0 } = asked;
  if (!mayAsk(address, asked.toLoopback)) {
    throw new Error('the address is not on the open internet');
  }
  const answer = await ask(new URL(address), asked);
  const further = answer.status >= 301 && answer.status <= 308 && answer.headers.location;
  if (!further || redirects === 0) return answer;
  const next = URL.parse(further, address)?.href ?? '';
  return askPublic(next, { ...asked, redirects: redirects - 1 });
}

function ask(url: URL, asked: PublicRequest): Promise<PublicAnswer> {
  const { method = 'GET', headers = {}, body = '' } = asked;
  const loopback = asked.toLoopback && url.hostname === '127.0.0.1';
  const open = url.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((answered, failed) => {
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const request = open(
      url,
      {
        ...{ method, headers: { ...headers, ...length } },
        signal: AbortSignal.timeout(asked.timeoutMs),
        ...(!loopback && { lookup: lookupPublic }),
      },
      (response) => readAll(response, asked.mostBytes).then(answered, failed),
    );
    request.once('error', failed);
    request.end(body);
  });
}

async function readAll(response: IncomingMessage, mostBytes: number): Promise<PublicAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) {
      response.destroy();
      throw new Error(`the answer is larger than ${mostBytes} bytes`);
    }
    parts.push(part);
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    bytes: Buffer.concat(parts),
  };
}
