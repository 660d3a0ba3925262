import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { answerOpen311 } from '#channels/open311/answer.ts';
import { openPhoto } from '#modules/media/queries.ts';

/** What is served of the app: Open311 and photos, over real HTTP. */
export async function serveOpen311(atPort = 0) {
  const server = createServer((request, response) => {
    void answer(request, `http://127.0.0.1:${port()}`).then(
      async (made) => {
        response.writeHead(made.status, Object.fromEntries(made.headers));
        response.end(Buffer.from(await made.arrayBuffer()));
      },
      (problem: unknown) => response.writeHead(500).end(String(problem)),
    );
  });
  const port = () => (server.address() as AddressInfo).port;
  await new Promise<void>((done) => server.listen(atPort, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${port()}/open311/v2`,
    site: `http://127.0.0.1:${port()}`,
    stop: () => new Promise((done) => server.close(done).closeAllConnections()),
  };
}

async function answer(request: IncomingMessage, site: string): Promise<Response> {
  const url = new URL(request.url ?? '', site);
  if (url.pathname.startsWith('/photos/')) {
    const { bytes, mime } = await openPhoto(url.pathname.slice('/photos/'.length));
    return new Response(Uint8Array.from(bytes), { headers: { 'content-type': mime } });
  }
  const body = request.method === 'POST' ? Uint8Array.from(await buffer(request)) : null;
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return answerOpen311(
    new Request(url, { method: request.method ?? 'GET', headers, body }),
    request.socket.remoteAddress ?? '',
  );
}
