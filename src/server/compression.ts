import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { BrotliCompress, Gzip } from 'node:zlib';

// Below this a packet is sent anyway.
const smallest = 1024;
const text =
  /^(text\/(?!event-stream)|application\/(json|xml|javascript|[\w.-]+\+(json|xml))|image\/svg)/;

/**
 * Lets a response compress itself when it is text of some length, nobody has compressed it yet
 * and the browser understands br or gzip.
 */
export function compressText(request: IncomingMessage, response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const headers = rest.at(-1);
    if (typeof headers === 'object' && headers)
      applyHeaders(response, headers as OutgoingHttpHeaders);
    if (request.method !== 'HEAD' && isWorthIt(status, response)) {
      response.appendHeader('vary', 'Accept-Encoding');
      const coding = codingFor(request.headers['accept-encoding']);
      if (coding) sendThrough(coding, response);
    }
    return writeHead(status);
  };
}

function applyHeaders(response: ServerResponse, headers: OutgoingHttpHeaders): void {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) response.setHeader(name, value);
}

function isWorthIt(status: number, response: ServerResponse): boolean {
  const length = Number(response.getHeader('content-length') ?? smallest);
  return (
    status !== 204 &&
    status !== 206 &&
    status !== 304 &&
    length >= smallest &&
    !response.hasHeader('content-encoding') &&
    text.test(String(response.getHeader('content-type')))
  );
}

function codingFor(accepted = ''): 'br' | 'gzip' | undefined {
  const wants = (coding: string) =>
    new RegExp(`\\b${coding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted);
  if (wants('br')) return 'br';
  return wants('gzip') ? 'gzip' : undefined;
}

function compressor(coding: 'br' | 'gzip'): BrotliCompress | Gzip {
  if (coding === 'gzip') return createGzip({ level: 4 });
  return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}

function sendThrough(coding: 'br' | 'gzip', response: ServerResponse): void {
  const stream = compressor(coding);
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  response.removeHeader('content-length');
  response.setHeader('content-encoding', coding);
  const etag = response.getHeader('etag');
  if (typeof etag === 'string' && !etag.startsWith('W/')) response.setHeader('etag', `W/${etag}`);

  stream.on('data', (piece) => {
    if (!write(piece)) stream.pause();
  });
  response.on('drain', () => stream.resume());
  stream.on('end', () => end());
  stream.on('drain', () => response.emit('drain'));
  stream.on('error', (problem) => response.destroy(problem));
  response.on('close', () => stream.destroy());

  response.write = (piece: unknown) => stream.write(piece);
  response.end = (piece?: unknown) => {
    if (typeof piece === 'function' || piece === undefined) stream.end();
    else stream.end(piece);
    return response;
  };
}
