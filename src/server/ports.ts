import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A port of 127.0.0.1 that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Whether a port is free. */
export async function portIsFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((closed) => server.close(closed));
  return free;
}

/** Throws an Error with one sentence when a port cannot be listened at. Waits up to `patienceMs` for it. */
export async function refuseBusyPort(host: string, port: number, patienceMs = 0): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const problem = await whyNot(host, port);
    if (!problem) return;
    if (Date.now() >= end) throw new Error(busySentence(host, port, problem));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function whyNot(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

function busySentence(host: string, port: number, problem: NodeJS.ErrnoException): string {
  if (problem.code === 'EADDRINUSE')
    return `Port ${port} is taken by another program: stop it, or choose another, e.g. PORT=${port + 1}.`;
  if (problem.code === 'EACCES')
    return `Port ${port} may only be used by root: choose one above 1023, e.g. PORT=3000, and put a web server in front.`;
  return `Lamplighter cannot listen at HOST=${host} PORT=${port}: ${problem.message}.`;
}
