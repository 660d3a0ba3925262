import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { compressText } from '#server/compression.ts';

const page = '<p>Шамшырақ</p>'.repeat(5000);
const answers: Record<string, (response: ServerResponse) => void> = {
  '/page': (response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      etag: '"one"',
      'content-length': Buffer.byteLength(page),
    });
    response.end(page);
  },
  '/streamed': (response) => {
    response.setHeader('content-type', 'application/geo+json');
    response.writeHead(200);
    for (let at = 0; at < page.length; at += 1000) response.write(page.slice(at, at + 1000));
    response.end();
  },
  '/small': (response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': 2 }).end('hi'),
  '/photo': (response) => response.writeHead(200, { 'content-type': 'image/webp' }).end(page),
  '/events': (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(page),
  '/ready': (response) =>
    response.writeHead(200, { 'content-type': 'text/css', 'content-encoding': 'br' }).end(page),
};
const server = createServer((asked, response) => {
  compressText(asked, response);
  answers[asked.url ?? '']?.(response);
}).listen(0);
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

async function get(
  path: string,
  accepted?: string,
): Promise<{ response: IncomingMessage; body: Buffer }> {
  const headers = accepted ? { 'accept-encoding': accepted } : {};
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    request({ port, path, headers }, resolve).on('error', reject).end(),
  );
  return { response, body: await buffer(response) };
}

test.each(['/page', '/streamed'])(
  '%s arrives whole as Zstandard, Brotli or gzip, whichever the browser takes',
  async (path) => {
    const zstd = await get(path, 'gzip, deflate, br, zstd');
    expect(zstd.response.headers['content-encoding']).toBe('zstd');
    expect(zstdDecompressSync(zstd.body).toString()).toBe(page);
    const brotli = await get(path, 'gzip, deflate, br');
    expect(brotli.response.headers).toMatchObject({
      'content-encoding': 'br',
      vary: 'Accept-Encoding',
    });
    expect(brotliDecompressSync(brotli.body).toString()).toBe(page);
    const gzip = await get(path, 'gzip, br;q=0');
    expect(gzip.response.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(page);
    expect(gzip.body.length).toBeLessThan(page.length / 20);
  },
);

test('a browser that takes neither gets the page as it is, and caches know why', async () => {
  const { response, body } = await get('/page');
  expect(response.headers['content-encoding']).toBeUndefined();
  expect(response.headers.vary).toBe('Accept-Encoding');
  expect(body.toString()).toBe(page);
});

test('a compressed page is not the same bytes, so its tag becomes a weak one', async () => {
  expect((await get('/page', 'br')).response.headers.etag).toBe('W/"one"');
  expect((await get('/page')).response.headers.etag).toBe('"one"');
});

test.each(['/small', '/photo', '/events'])('%s is sent as it is', async (path) => {
  expect((await get(path, 'br')).response.headers['content-encoding']).toBeUndefined();
});

test('what was compressed at the build is not compressed again', async () => {
  expect((await get('/ready', 'gzip')).body.toString()).toBe(page);
});
