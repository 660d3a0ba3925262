import { pino, stdSerializers } from 'pino';
import { config } from '#server/config.ts';

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

/** An error as the log tells it. */
export function toldError(problem: Error): Record<string, unknown> {
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
