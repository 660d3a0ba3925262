import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isLocale } from '#basics/localised.ts';
import type { MessageKey } from '#basics/words.ts';
import { compressText } from '#server/compression.ts';
import { config } from '#server/config.ts';
import { makePool } from '#server/database.ts';
import { hasDiskRoom } from '#server/disk-room.ts';
import { log } from '#server/log.ts';
import { sendNoWorker } from '#server/no-worker.ts';
import { endWithParent, sayReady } from '#server/processes.ts';
import { settleOrigin } from '#server/origin.ts';
import { largestRequest, leaveWith, makeUploadRoom } from '#server/upload-room.ts';
import { sayIn } from '#server/words.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown;

const shutdownMs = 10_000;
const enterUploadRoom = makeUploadRoom();
const healthPool = makePool(config.databaseUrl, 1);

const handler = await loadPages();
const server = createServer((request, response) => {
  answer(request, response).catch((problem: unknown) => {
    // Not the whole address: what stands after the first step may be a secret link.
    log.error({ problem, path: request.url?.split(/[/?]/)[1] }, 'request failed');
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end();
  });
});
server.headersTimeout = 20_000;
// A report with photos on a poor network: 15 minutes are 100 KB/s for 90 MB.
server.requestTimeout = 15 * 60_000;
server.setTimeout(60_000);
server.keepAliveTimeout = 65_000;
server.on('error', (problem: NodeJS.ErrnoException) => {
  process.stderr.write(
    `The web server cannot listen at ${config.host}:${config.port}: ${problem.message}\n`,
  );
  process.exit(1);
});
// Several web processes share one port; the system hands each connection to one of them.
const reusePort = config.webProcesses > 1;
server.listen({ port: config.port, host: config.host, reusePort }, sayReady);
endWithParent(shutDown);

process.on('unhandledRejection', (problem) => log.error({ problem }, 'unhandled rejection'));

// adapter-node reads its settings from the environment when it is loaded.
async function loadPages(): Promise<Handler> {
  Object.assign(process.env, {
    PROTOCOL_HEADER: 'x-forwarded-proto',
    ADDRESS_HEADER: 'x-forwarded-for',
    BODY_SIZE_LIMIT: String(largestRequest),
  });
  const built = (await import(pathToFileURL('build/handler.js').href)) as { handler: Handler };
  return built.handler;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  settleOrigin(request, config.trustProxy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
  if (request.url === '/health') return tellHealth(response);
  if (!config.offline && sendNoWorker(request, response)) return;
  if (bringsMuch(request) && !(await hasDiskRoom())) {
    return tellLater(request, response, { words: 'web.no-disk-room', seconds: 300 });
  }
  const leave = await enterUploadRoom(isStreamed(request) ? 0 : bytesOf(request));
  if (!leave) return tellLater(request, response, { words: 'web.busy', seconds: 10 });
  if (!leaveWith(response, leave)) return;
  compressText(request, response);
  letMailProgramsPost(request);
  letProgramsSendForms(request);
  letProgramsPost(request);
  await handler(request, response, () => response.writeHead(404).end());
}

// RFC 8058: a mail program posts a form from nowhere, and SvelteKit refuses forms without an Origin. What it
// sends is not read: the link says it all, and is all the proof there is.
function letMailProgramsPost(request: IncomingMessage): void {
  if (!/^\/(un)?subscribe\/[\w-]+\/now(\?|$)/.test(request.url ?? '')) return;
  request.headers['content-type'] = 'application/octet-stream';
}

// Open311 and WebSub are forms sent by programs, which have no Origin, and SvelteKit refuses those. Who sends is
// known by the key in the form alone, or asked back: no cookie is read there, so a page elsewhere gains nothing.
function letProgramsPost(request: IncomingMessage): void {
  if (!/^\/(open311\/|feeds\/hub(\?|$))/.test(request.url ?? '')) return;
  const { headers } = request;
  delete headers.cookie;
  headers.origin = `${String(headers['x-forwarded-proto'])}://${headers.host ?? ''}`;
}

// SvelteKit refuses forms without an Origin, for the sake of cookies; /api/v1 knows none, and programs have no
// Origin. What such a form is in truth, the API reads from the other header.
function letProgramsSendForms(request: IncomingMessage): void {
  if (!request.url?.startsWith('/api/v1/')) return;
  delete request.headers['x-form-type'];
  const type = request.headers['content-type'];
  if (
    type &&
    !/^(multipart\/form-data|application\/x-www-form-urlencoded|text\/plain)\b/i.test(type)
  )
    return;
  if (type) request.headers['x-form-type'] = type;
  request.headers['content-type'] = 'application/octet-stream';
}

/** What is typed is a few KB; more than that is a photo, a document or a piece of one. */
const bringsMuch = (request: IncomingMessage) => (bytesOf(request) ?? Infinity) > 64 * 1024;

// A video goes on to the disk as it comes: it takes no room.
const isStreamed = ({ url }: IncomingMessage) =>
  /^\/desk\/publications\/[\da-f-]{36}\/video\?\/add$/.test(url ?? '');

function bytesOf(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding']) return undefined;
  return Math.min(Number(request.headers['content-length'] ?? 0), largestRequest);
}

async function tellHealth(response: ServerResponse): Promise<void> {
  const asked = healthPool.query('select 1').then(() => true);
  const healthy = await Promise.race([asked, pause(2500, false)]).catch(() => false);
  const headers = { 'content-type': 'text/plain', 'cache-control': 'no-store' };
  response
    .writeHead(healthy ? 200 : 503, headers)
    .end(healthy ? 'ok\n' : 'the database does not answer\n');
}

type Later = { words: MessageKey; seconds: number };

function tellLater(request: IncomingMessage, response: ServerResponse, later: Later): void {
  const asked = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((one) => one.trim().slice(0, 2));
  const say = sayIn(asked.find(isLocale) ?? config.defaultLocale);
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'retry-after': String(later.seconds),
  };
  response.writeHead(503, headers).end(say(later.words));
}

/** Ends after the requests that are being answered, 10 s at most. */
async function shutDown(): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), shutdownMs).unref();
  await closed;
  process.exit(0);
}
