import { pino, stdSerializers } from 'pino';
import { config } from '#server/config.ts';
import { newId } from '#server/ids.ts';

const secretive = [
  'password',
  'secret',
  'token',
  'key',
  'cookie',
  'authorization',
  'email',
  'phone',
];

// PostgreSQL puts whole rows into these when one breaks a rule: names, addresses, words.
const rowsInErrors = new Set(['detail', 'where', 'internalQuery']);

/** An error as the log tells it; what is none, such as its words alone, stays what it is. */
export function toldError(problem: unknown): unknown {
  if (!(problem instanceof Error)) return problem;
  const told = Object.entries(stdSerializers.err(problem));
  return Object.fromEntries(told.filter(([name]) => !rowsInErrors.has(name)));
}

/** Writes one line of JSON per event to standard output; never what is secret or says who somebody is. */
export const log = pino({
  level: config.logLevel,
  base: { pid: process.pid },
  serializers: { problem: toldError, err: toldError },
  redact: { paths: secretive.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]) },
});

/** Logs a fault of ours once; gives the number by which a reader can quote it. */
export function logFault(problem: unknown, at: { path: string | null; method: string }): string {
  const number = newId().slice(-8).toUpperCase();
  log.error({ err: problem, number, ...at }, 'fault');
  return number;
}
