import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startHolding } from './holding.ts';

type Shown = Record<string, string>;
type Fault = 'lost' | 'busy' | 'broken' | 'refused' | 'token';

/**
 * Somebody else's Open311 endpoint, written from the specification of GeoReport v2 and not with
 * ours: it keeps what it gets, says what it is told to, and can be broken.
 */
export async function startEndpoint(format: 'json' | 'xml' = 'json') {
  /** What was filed: their number, the form, the headers. */
  const came: { id: string; form: URLSearchParams; name: string }[] = [];
  const shown = new Map<string, Shown>();
  const updates: Shown[] = [];
  const faults: Fault[] = [];
  const asked: string[] = [];
  const { hold, holds } = startHolding<string>();
  let photo: Buffer = Buffer.alloc(0);

  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '', 'http://endpoint');
    asked.push(`${request.method} ${url.pathname}`);
    const path = url.pathname.replace(/\.(json|xml)$/, '');
    if (request.method === 'GET' && holds(`GET ${path}`)) return;
    if (path === '/photo') return response.setHeader('content-type', 'image/png').end(photo);
    const fault = request.method === 'POST' ? faults.shift() : undefined;
    if (fault === 'broken') return response.writeHead(500).end('out of order');
    if (fault === 'busy') return response.writeHead(429, { 'retry-after': '600' }).end();
    if (fault === 'refused') {
      return say(
        response,
        400,
        ['errors', 'error'],
        [{ code: '400', description: 'What is this?' }],
      );
    }
    if (request.method === 'POST') return take(request, response, fault);
    const ids = url.searchParams.get('service_request_id')?.split(',');
    const rows = [...shown.values()].filter(
      (row) => !ids || ids.includes(row.service_request_id ?? ''),
    );
    if (path === '/v2/requests') return say(response, 200, ['service_requests', 'request'], rows);
    if (path.startsWith('/v2/tokens/')) {
      const id = path.slice('/v2/tokens/t'.length);
      return say(response, 200, ['service_requests', 'request'], [{ service_request_id: id }]);
    }
    if (path === '/v2/servicerequestupdates') {
      return say(response, 200, ['service_request_updates', 'request_update'], updates);
    }
    if (path === '/v2/services') {
      return say(
        response,
        200,
        ['services', 'service'],
        [
          { service_code: 'L1', service_name: 'Lamps & lights' },
          { service_code: 'D1', service_name: 'Dogs' },
        ],
      );
    }
    return response.writeHead(404).end();
  }

  async function take(request: IncomingMessage, response: ServerResponse, fault?: Fault) {
    const form = new URLSearchParams((await buffer(request)).toString('utf8'));
    const id = String(100 + came.length);
    came.push({ id, form, name: String(request.headers['idempotency-key']) });
    const description = form.get('description') ?? '';
    shown.set(id, { service_request_id: id, status: 'open', description, status_notes: '' });
    if (holds('POST')) return;
    if (fault === 'lost') return response.destroy();
    const given: Shown = fault === 'token' ? { token: `t${id}` } : { service_request_id: id };
    return say(response, 200, ['service_requests', 'request'], [given]);
  }

  const say = (
    response: ServerResponse,
    status: number,
    [root, each]: readonly [string, string],
    rows: readonly Shown[],
  ) => {
    const xml = rows.map((row) => `<${each}>${Object.entries(row).map(xmlOf).join('')}</${each}>`);
    const text =
      format === 'json'
        ? JSON.stringify(rows)
        : `<?xml version="1.0" encoding="utf-8"?><${root}>${xml.join('')}</${root}>`;
    return response.writeHead(status).end(text);
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ came, shown, updates, faults, asked, site, format, url: `${site}/v2` },
    /** The next request that reads like this ("GET /photo") gets no answer; a "POST" is kept nevertheless. */
    hold: (reads: string) => hold((request) => request === reads),
    showPhoto: (bytes: Buffer) => (photo = bytes),
    /** Says that one of its requests is now so. */
    set: (id: string, more: Shown) => shown.set(id, { ...shown.get(id), ...more }),
    stop: () => new Promise((done) => server.close(done).closeAllConnections()),
  };
}

const xmlOf = ([name, value]: [string, string]) =>
  `<${name}>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
