// The same work by nothing but node:http and pg: what no framework can undercut.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, zstdCompressSync } from 'node:zlib';
import { endWithParent, sayReady } from '#server/processes.ts';
import { check, file, form, receipt } from './bare-filing.ts';
import { takeHook } from './bare-hooks.ts';
import { list, pins, reportPage, tile } from './bare-reading.ts';

/** What a bare handler answers: a body, or where to go on. */
export type Answer = { type: string; body: string | Buffer | null } | { location: string };

const level = { params: { [constants.ZSTD_c_compressionLevel]: 4 } };

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://bare');
  const [, first, second = ''] = url.pathname.split('/');
  if (first === 'hooks') return takeHook(request, second);
  if (request.method === 'POST') return url.search === '?/check' ? check(request) : file(request);
  if (first === 'tiles') return tile(url);
  if (first === 'api') return pins(url);
  if (first === 'receipt') return receipt(second);
  if (first === 'report') return form();
  return second ? reportPage(second) : list(url);
}

function send(response: ServerResponse, answer: Answer): void {
  if ('location' in answer) return void response.writeHead(303, answer).end();
  const { type, body } = answer;
  if (body === null) return void response.writeHead(204).end();
  const headers = { 'content-type': type, 'cache-control': 'max-age=30' };
  if (typeof body !== 'string')
    return void response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(body);
  const packed = zstdCompressSync(body, level);
  response.writeHead(200, { ...headers, 'content-encoding': 'zstd' }).end(packed);
}

const server = createServer((request, response) => {
  answerTo(request)
    .then((answer) => send(response, answer))
    .catch((problem: unknown) => {
      process.stderr.write(`${String(problem)}\n`);
      response.writeHead(500).end();
    });
});
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env.PORT), '127.0.0.1', sayReady);
endWithParent(async () => process.exit(0));
