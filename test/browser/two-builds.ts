// A way to the site on which it can become a newer one, or one whose operator has withdrawn the service worker.
import { once } from 'node:events';
import {
  createServer,
  request as askSite,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** The same address whatever stands behind it; it can be cut, and lose all that is sent to some paths. */
export async function startTwoBuilds(first: string) {
  let site = first;
  let whole = true;
  let lost: RegExp | null = null;
  let build: string | null = null;

  const server = createServer((asked, answer) => {
    if (!whole || lost?.test(asked.url ?? '')) return asked.socket.destroy();
    if (build && asked.url === '/service-worker.js') return void newer(answer, site, build);
    pass(asked, answer, site);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      whole = false;
      server.closeAllConnections();
    },
    mend() {
      whole = true;
    },
    /** Nothing that is sent to such a path arrives; null: everything does. */
    lose(paths: RegExp | null) {
      lost = paths;
    },
    /** From now on the service worker is the one of another build. */
    becomeBuild(name: string) {
      build = name;
    },
    /** From now on another process answers. */
    leadTo(other: string) {
      site = other;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pass(asked: IncomingMessage, answer: ServerResponse, site: string): void {
  const { method, headers, url } = asked;
  const far = askSite(new URL(url ?? '', site), { method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  far.on('error', () => answer.destroy());
  asked.pipe(far);
}

async function newer(answer: ServerResponse, site: string, build: string): Promise<void> {
  const script = await (await fetch(new URL('/service-worker.js', site))).text();
  answer
    .writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' })
    .end(script.replace(/version:`\d+`/, `version:\`${build}\``));
}
