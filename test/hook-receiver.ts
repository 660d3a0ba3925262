import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { startHolding } from './holding.ts';

export type Message = {
  id: string;
  type: string;
  timestamp: string;
  data: { code: string; mergedInto: string | null; report: Record<string, unknown> | null };
};

/**
 * Somebody's program on this machine that hears webhooks: it checks each signature with a library
 * that is not ours, keeps what it heard, and answers what it is told to.
 */
export async function startReceiver() {
  const heard: Message[] = [];
  const answers: number[] = [];
  const { hold, holds } = startHolding<Message | undefined>();
  let secret = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = answers.shift() ?? 204;
      if (status < 300) heard.push(checked(Buffer.concat(chunks).toString(), request.headers));
      if (status < 300 && holds(heard.at(-1))) return;
      response.writeHead(status).end();
    });
  });
  const checked = (body: string, headers: IncomingHttpHeaders): Message => ({
    ...(new Webhook(secret).verify(body, headers as Record<string, string>) as Message),
    id: String(headers['webhook-id']),
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    heard,
    /** What it answers next, in order; afterwards 204. */
    answerWith: (...statuses: number[]) => answers.push(...statuses),
    /** The next message of this type is heard, and whoever sent it is not told so. Settles once it came. */
    hold: (type: string) => hold((message) => message?.type === type),
    know: (whsec: string) => (secret = whsec),
    stop: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}
