import type { Reach } from '#modules/endpoints/rules.ts';
import { config } from '#server/config.ts';
import { askPublic, type PublicAnswer } from '#server/public-requests.ts';
import { readList } from './shapes.ts';

const ANSWER_MS = 30_000;
const MOST_BYTES = 10 * 2 ** 20;
const PHOTO_MS = 60_000;
const MOST_PHOTO_BYTES = 20 * 2 ** 20;
const LONGEST_PAUSE_S = 86_400;

/** An endpoint that did not do what it was asked; `status` is 0 when there was no answer. */
export class EndpointFault extends Error {
  readonly status: number;
  readonly afterS: number;

  constructor(status: number, message: string, afterS = 0) {
    super(message);
    this.name = 'EndpointFault';
    this.status = status;
    this.afterS = afterS;
  }
}

export type Fields = readonly (readonly [name: string, value: string])[];

/** Asks an endpoint for a list. Throws an EndpointFault in its own words when it says no. */
export function askEndpoint(reach: Reach, path: string, query: Fields = []) {
  const said = new URLSearchParams(
    [...common(reach), ...query].map(([name, value]) => [name, value]),
  );
  return call(reach, `${reach.url}/${path}.${reach.format}?${said.toString()}`, {});
}

/** Sends an endpoint a form. A request with the same name may be sent again: who knows the header takes it once. */
export function sendEndpoint(reach: Reach, path: string, form: Fields, name: string) {
  const body = new URLSearchParams(
    [...common(reach), ...form].map(([field, value]) => [field, value]),
  );
  return call(reach, `${reach.url}/${path}.${reach.format}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'idempotency-key': name,
    },
    body: body.toString(),
  });
}

const common = ({ apiKey, jurisdictionId }: Reach): Fields => [
  ...(apiKey ? ([['api_key', apiKey]] as const) : []),
  ...(jurisdictionId ? ([['jurisdiction_id', jurisdictionId]] as const) : []),
];

type Call = { method?: 'POST'; headers?: Record<string, string>; body?: string };

async function call(reach: Reach, url: string, { headers, ...how }: Call) {
  const answer = await reachable(url, {
    ...how,
    headers: { ...headers, accept: reach.format === 'xml' ? 'text/xml' : 'application/json' },
  });
  if (answer.status < 200 || answer.status > 299) throw faultOf(answer);
  return listOf(answer);
}

async function reachable(url: string, how: Call): Promise<PublicAnswer> {
  try {
    return await askPublic(url, {
      ...how,
      ...{ mostBytes: MOST_BYTES, timeoutMs: ANSWER_MS, toLoopback: config.open311ToLoopback },
    });
  } catch (problem) {
    throw new EndpointFault(0, (problem as Error).message);
  }
}

function listOf({ status, bytes }: PublicAnswer) {
  try {
    return readList(bytes.toString('utf8'));
  } catch {
    throw new EndpointFault(status, 'the answer is neither JSON nor XML');
  }
}

function faultOf(answer: PublicAnswer): EndpointFault {
  const said = wordsIn(answer);
  const seconds = Number(answer.headers['retry-after']);
  const afterS = seconds > 0 ? Math.min(seconds, LONGEST_PAUSE_S) : 0;
  return new EndpointFault(
    answer.status,
    [String(answer.status), said].filter(Boolean).join(': '),
    afterS,
  );
}

function wordsIn(answer: PublicAnswer): string {
  try {
    const [first] = listOf(answer);
    return textIn(first ?? {}, 'description').slice(0, 300);
  } catch {
    return '';
  }
}

/** A value of an answer as text; empty when it is missing or no text. */
export function textIn(row: Record<string, unknown>, name: string): string {
  const value = row[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** A picture from an address somebody gave us: 20 MB at most, within a minute. Throws when it is none. */
export async function fetchPhoto(url: string): Promise<Buffer> {
  const { status, headers, bytes } = await askPublic(url, {
    ...{ mostBytes: MOST_PHOTO_BYTES, timeoutMs: PHOTO_MS, redirects: 3 },
    toLoopback: config.open311ToLoopback,
  });
  if (status !== 200) throw new Error(`the photo's server answers ${status}`);
  const type = headers['content-type'] ?? '';
  if (!/^(image\/|application\/octet-stream)/i.test(type)) throw new NotAPhoto(type);
  return bytes;
}

/** What was fetched is no picture, and will not become one. */
export class NotAPhoto extends Error {
  constructor(type: string) {
    super(`${type || 'nothing'} is no picture`);
    this.name = 'NotAPhoto';
  }
}

/** What went wrong at their side; a fault of ours is thrown on. */
export function whyOf(problem: unknown): { problem: string; afterS: number } {
  if (!(problem instanceof EndpointFault)) throw problem;
  return { problem: problem.message, afterS: problem.afterS };
}
