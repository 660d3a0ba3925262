import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type HubMessage = { headers: IncomingHttpHeaders; body: string; signed: boolean };

/** Somebody's reader of feeds on this machine, as WebSub describes one: it answers questions and hears changes. */
export async function startSubscriber(secret = '') {
  const state = {
    /** What it answers to a question: it echoes it, says something else, or nothing useful. */
    consent: 'echo' as 'echo' | 'other' | 'broken',
    questions: [] as URLSearchParams[],
    heard: [] as HubMessage[],
    /** What it answers to the next messages; afterwards 204. */
    answers: [] as number[],
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://subscriber');
    if (request.method === 'GET') {
      state.questions.push(url.searchParams);
      const challenge = url.searchParams.get('hub.challenge') ?? '';
      const status = state.consent === 'broken' ? 503 : 200;
      return void response.writeHead(status).end(state.consent === 'echo' ? challenge : 'hello');
    }
    const body = await text(request);
    const status = state.answers.shift() ?? 204;
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const signed = request.headers['x-hub-signature'] === signature;
    if (status < 300) state.heard.push({ headers: request.headers, body, signed });
    response.writeHead(status).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    state,
    url: `http://127.0.0.1:${port}/reader?of=7`,
    stop: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}
