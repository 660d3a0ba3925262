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

/** Writes one line of JSON per event to standard output; never what is secret or says who somebody is. */
export const log = pino({
  level: config.logLevel,
  base: { pid: process.pid },
  serializers: { problem: stdSerializers.err },
  redact: { paths: secretive.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]) },
});
