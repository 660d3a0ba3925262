import { expect, test } from 'vitest';
import { bodyWithin } from './bodies.ts';

/** A body without a length, and how much of it was asked for. */
function endless() {
  const given = { bytes: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(stream) {
      given.bytes += 1000;
      stream.enqueue(new Uint8Array(1000));
    },
  });
  return { body, headers: new Headers(), given };
}

test('what fits is given whole, and nothing is a body too', async () => {
  const request = new Request('https://l.example/', { method: 'POST', body: 'яма' });
  expect((await bodyWithin(request, 6))?.toString('utf8')).toBe('яма');
  expect(await bodyWithin({ headers: new Headers(), body: null }, 6)).toEqual(Buffer.alloc(0));
});

test('what is larger is not read to its end, whether it says so or not', async () => {
  const silent = endless();
  expect(await bodyWithin(silent, 5000)).toBeNull();
  expect(silent.given.bytes).toBeLessThan(10_000);
  const said = { ...endless(), headers: new Headers({ 'content-length': '5001' }) };
  expect(await bodyWithin(said, 5000)).toBeNull();
  expect(said.given.bytes).toBeLessThan(3000);
});
