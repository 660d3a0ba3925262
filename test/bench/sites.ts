import { fork, type ChildProcess } from 'node:child_process';
import { endProcess, ownProcess } from '#server/children.ts';
import { freePort } from '#server/ports.ts';
import type { Arrived, Arriving, Door } from './arriving.ts';
import type { Outcome, Plan } from './asking.ts';
import type { Dataset } from './dataset.ts';

/** A process under measure. */
export type Site = { origin: string; pid: number; stop: () => Promise<void> };

/** One of our processes on this dataset, as in production. */
export async function startSite(script: string, { env }: Pick<Dataset, 'env'>): Promise<Site> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    ...{ ...env, PORT: String(port), PUBLIC_URL: origin },
    ...{ RATE_LIMIT_FACTOR: '1000000', NODE_ENV: 'production' },
  };
  const yields = script === 'src/worker.ts';
  const child = await ownProcess(script, settings, { yields }).start();
  return { origin, pid: child.pid ?? 0, stop: () => endProcess(child, 'SIGTERM', 10_000) };
}

/** What brings mail or messages, in its own process: settles when it can. */
export async function startArriving(door: Door) {
  const child = fork('test/bench/arriving.ts', [JSON.stringify(door)]);
  const answer = <T>() =>
    new Promise<T>((resolve, reject) => {
      const lost = () => reject(new Error('what brings messages ended'));
      child.once('exit', lost);
      child.once('message', (said: T) => {
        child.off('exit', lost);
        resolve(said);
      });
    });
  await answer();
  return {
    run: (plan: Arriving) => {
      child.send(plan);
      return answer<Arrived>();
    },
    stop: () => child.kill(),
  };
}

/** The client in its own process. */
export type Client = { run: (plan: Plan) => Promise<Outcome>; stop: () => void };

export function startClient(): Client {
  const child: ChildProcess = fork('test/bench/client.ts');
  return {
    run: (plan) =>
      new Promise((resolve, reject) => {
        const lost = () => reject(new Error('the client ended'));
        child.once('exit', lost);
        child.once('message', (outcome: Outcome) => {
          child.off('exit', lost);
          resolve(outcome);
        });
        child.send(plan);
      }),
    stop: () => child.kill(),
  };
}
