import { z } from 'zod';
import { openapi } from './openapi.ts';
import { operation, type AnyOperation } from './operation.ts';
import { operations } from './table.ts';

/** The operations, and this very description of them. */
export const everyOperation: readonly AnyOperation[] = [
  ...operations,
  operation({
    ...{ name: 'readDescription', method: 'GET', path: '/openapi.json', part: 'house' },
    does: 'This description: OpenAPI 3.1.',
    ...{ scope: null, keptS: 300, answer: z.record(z.string(), z.unknown()) },
    act: () => Promise.resolve(openapi(everyOperation)),
  }),
];
