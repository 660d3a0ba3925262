// The client's side: one kept-alive connection per worker, each asking again as soon as it has its answer.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { v7 } from 'uuid';

/** What is asked: the same of the app and of the bare handler. */
export type Plan = {
  origin: string;
  concurrency: number;
  count: number;
  /** `check` and `file` post `form`, with `photo` (a file) when it is given; others GET `paths` in turn. */
  kind: 'get' | 'check' | 'send' | 'file';
  paths?: string[];
  form?: Record<string, string>;
  /** Longitude and latitude of what is reported, in turn. */
  places?: [number, number][];
  photo?: string;
  /** Starts so many a second, whether or not those before have been answered. */
  perSecond?: number;
};

export type Outcome = { wallMs: number; failed: string[]; p50: number; p99: number };

type Answer = { status: number; headers: IncomingHttpHeaders };
type Asked = { method?: string; path: string; headers?: Record<string, string>; body?: Buffer };

const LONGEST_MS = 120_000;
const boundary = 'lamplighter-bench-boundary';

/** Carries a plan out and tells how long it took, in milliseconds. */
export async function carryOut(plan: Plan): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: plan.perSecond ? 64 : plan.concurrency });
  const photo = plan.photo ? readFileSync(plan.photo) : undefined;
  const took: number[] = [];
  const failed: string[] = [];
  const start = performance.now();
  let next = 0;

  const one = async (at: number, since: number) => {
    try {
      await work(plan, { agent, at, photo });
    } catch (problem) {
      failed.push((problem as Error).message);
    }
    took.push(performance.now() - since);
  };
  const worker = async () => {
    while (next < plan.count && performance.now() - start < LONGEST_MS)
      await one(next++, performance.now());
  };
  await (plan.perSecond
    ? inTime(plan.count, plan.perSecond, one)
    : Promise.all(Array.from({ length: plan.concurrency }, worker)));
  const wallMs = performance.now() - start;
  agent.destroy();
  if (took.length < plan.count) failed.push(`only ${took.length} within two minutes`);
  took.sort((a, b) => a - b);
  const quantile = (share: number) => took[Math.ceil(took.length * share) - 1] ?? NaN;
  return { wallMs, failed, p50: quantile(0.5), p99: quantile(0.99) };
}

/** Starts so many a second, whatever becomes of them; each is told when it should have started, so that a server that stops for a while cannot hide it. */
export async function inTime(
  count: number,
  perSecond: number,
  one: (at: number, since: number) => unknown,
) {
  const start = performance.now();
  const all = Array.from({ length: count }, async (_, at) => {
    const due = start + (at * 1000) / perSecond;
    await new Promise((go) => setTimeout(go, Math.max(0, due - performance.now())));
    await one(at, due);
  });
  await Promise.all(all);
}

type Turn = { agent: Agent; at: number; photo: Buffer | undefined };

async function work(plan: Plan, turn: Turn): Promise<void> {
  const { kind, origin, paths = [], places = [] } = plan;
  const ask = (asked: Asked) => answered(origin, turn.agent, asked);
  if (kind === 'get') return void expectStatus(await ask({ path: paths[turn.at % paths.length]! }));
  const [lon, lat] = places[turn.at % places.length]!;
  const fields = { ...plan.form, id: v7(), lon: String(lon), lat: String(lat) };
  if (kind === 'check') return expectStatus(await ask(post(origin, '/report?/check', fields)));
  if (kind === 'file') {
    expectStatus(await ask({ path: '/report' }));
    expectStatus(await ask(post(origin, '/report?/check', fields)));
  }
  const sent = await ask(post(origin, '/report?/send', { ...fields, seen: '1' }, turn.photo));
  expectStatus(sent, 303);
  if (kind === 'file') expectStatus(await ask({ path: sent.headers.location ?? '/no-receipt' }));
}

function expectStatus({ status }: Answer, wanted = 200): void {
  if (status !== wanted && !(wanted === 200 && status === 204))
    throw new Error(`${status} instead of ${wanted}`);
}

function post(origin: string, path: string, fields: Record<string, string>, photo?: Buffer): Asked {
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
  );
  if (photo)
    parts.push(
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="photos"; filename="photo.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
      ),
      photo,
      Buffer.from('\r\n'),
    );
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  const headers = { origin, 'content-type': `multipart/form-data; boundary=${boundary}` };
  return { method: 'POST', path, headers, body };
}

/** Asks once and reads the whole answer. */
export function answered(origin: string, agent: Agent, asked: Asked): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body } = asked;
  const all = {
    accept: 'text/html',
    'accept-encoding': 'gzip, deflate, br, zstd',
    'accept-language': 'ru',
    ...(body && { 'content-length': String(body.length) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, origin), { agent, method, headers: all }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers }),
      );
    });
    sent.once('error', reject);
    sent.setTimeout(30_000, () => sent.destroy(new Error('no answer within 30 s')));
    sent.end(body);
  });
}
