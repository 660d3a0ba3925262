import { Refusal } from '#basics/refusal.ts';
import { sayIn } from '#server/words.ts';
import { formatOf, readAsked, type Asked } from './asked.ts';
import { Fault } from './fault.ts';
import { fileRequest } from './filing.ts';
import { countProgram } from './program.ts';
import { listRequests, oneRequest, tokenOf } from './requests.ts';
import { discovery, listServices, serviceDefinition } from './offered.ts';
import { typeOf, writeAnswer, type Answer } from './shapes.ts';
import { listUpdates, takeUpdate } from './updates.ts';

type Answering = (asked: Asked) => Promise<Answer>;

/** What is answered at `resource`, at `resource/…`, and to a form sent there. */
const resources: Record<string, { all?: Answering; one?: Answering; form?: Answering }> = {
  discovery: { all: discovery },
  services: { all: listServices, one: serviceDefinition },
  requests: { all: listRequests, one: oneRequest, form: fileRequest },
  tokens: { one: tokenOf },
  servicerequestupdates: { all: listUpdates, form: takeUpdate },
};

/** Answers a program that speaks Open311 GeoReport v2; `address` is where it asks from. */
export async function answerOpen311(request: Request, address: string): Promise<Response> {
  const format = formatOf(new URL(request.url).pathname);
  let asked: Asked | undefined;
  try {
    asked = await readAsked(request, address);
    const at = resources[asked.resource] ?? {};
    if (asked.method === 'GET') await countProgram(address);
    const reading = asked.id ? at.one : at.all;
    const answering = asked.method === 'POST' && !asked.id ? at.form : reading;
    if (!answering || (asked.method === 'POST' && answering !== at.form)) {
      throw new Fault(asked.method === 'POST' ? 405 : 404, 'There is nothing at this address');
    }
    const answer = await answering(asked);
    return respond(200, writeAnswer(answer, asked.format), asked.format);
  } catch (problem) {
    const { status, message, retryAfterS } = faultOf(problem, asked);
    const list = [{ code: String(status), description: message }];
    const text = writeAnswer({ root: 'errors', each: 'error', list }, asked?.format ?? format);
    return respond(status, text, asked?.format ?? format, retryAfterS);
  }
}

function respond(status: number, text: string, format: 'xml' | 'json', retryAfterS?: number) {
  const headers = {
    'content-type': typeOf[format],
    'cache-control': 'no-cache',
    // It reads no cookie: a page elsewhere learns nothing that its server could not.
    'access-control-allow-origin': '*',
    ...(retryAfterS && { 'retry-after': String(retryAfterS) }),
  };
  return new Response(text, { status, headers });
}

const names: Record<string, string> = {
  ...{ words: 'description', lon: 'long', place: 'lat, long', categoryId: 'service_code' },
};

/** What GeoReport calls a field of ours. */
const theirName = (field: string) =>
  names[field] ?? field.replace(/^answers\.(.+)$/, 'attribute[$1]');

const known = new Set([403, 404, 429]);

/** What went wrong in the terms of GeoReport; anything unexpected is thrown on. */
function faultOf(problem: unknown, asked: Asked | undefined): Fault {
  if (problem instanceof Fault) return problem;
  if (!(problem instanceof Refusal)) throw problem;
  const { key, params, status, field } = problem;
  const words = sayIn(asked?.locale ?? 'en')(key, params);
  const minutes = Number(params.minutes);
  return new Fault(
    known.has(status) ? status : 400,
    field ? `${theirName(field)}: ${words}` : words,
    status === 429 && minutes > 0 ? minutes * 60 : undefined,
  );
}
