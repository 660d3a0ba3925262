import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { settleOrigin } from '#server/origin.ts';

function settled(headers: IncomingHttpHeaders, trustProxy: boolean): IncomingHttpHeaders {
  const request = { headers, socket: { remoteAddress: '10.0.0.7' } } as IncomingMessage;
  settleOrigin(request, trustProxy);
  return headers;
}
const forwarded = {
  host: 'inside:3000',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '6.6.6.6, 203.0.113.9',
  'x-forwarded-host': 'lamp.example.org',
};

test('behind a trusted proxy the visitor has the address the proxy saw, not one they invented', () => {
  expect(settled({ ...forwarded }, true)).toEqual({
    host: 'lamp.example.org',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '203.0.113.9',
  });
});

test('without a trusted proxy nobody can pretend another address, host or https', () => {
  expect(settled({ ...forwarded }, false)).toEqual({
    host: 'inside:3000',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '10.0.0.7',
  });
});

test('a proxy that forwards nothing leaves what the connection itself says', () => {
  expect(settled({ host: 'lamp.example.org' }, true)).toEqual({
    host: 'lamp.example.org',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '10.0.0.7',
  });
});

test('a scheme that is neither http nor https becomes http', () => {
  expect(settled({ 'x-forwarded-proto': 'gopher' }, true)['x-forwarded-proto']).toBe('http');
});
