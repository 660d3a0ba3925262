import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A line to the site that can be cut, and that can lose an answer on its way back: the site has done
 * what was asked, and whoever asked never hears of it. Cutting it cuts whatever a browser does, its
 * service worker too.
 */
export async function startLine(site: string) {
  const { port: sitePort } = new URL(site);
  const open = new Set<Socket>();
  let whole = true;
  let losing: RegExp | null = null;
  let lost = 0;

  const server = createServer((browser) => {
    if (!whole) return browser.destroy();
    const far = connect(Number(sitePort), '127.0.0.1');
    let loses = false;
    for (const socket of [browser, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        browser.destroy();
        far.destroy();
      });
    }
    browser.on('data', (sent: Buffer) => {
      if (losing?.test(sent.toString('latin1', 0, 300))) loses = true;
      far.write(sent);
    });
    far.on('data', (answer: Buffer) => {
      if (!loses) return browser.write(answer);
      lost += 1;
      browser.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    mend() {
      whole = true;
      losing = null;
    },
    /** From now on the answer to each request that begins so is lost. */
    loseAnswersTo(request: RegExp) {
      losing = request;
    },
    lost: () => lost,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
