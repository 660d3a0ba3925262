import { expect, test } from 'vitest';
import { limit, networkOf } from './limits.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:50123', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2'],
  ['[2001:db8:1:2::9]:443', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('who has a whole network of addresses has no more tries than others', async () => {
  for (let nth = 1; nth <= 10; nth++) await limit('code', `2001:db8:7:7::${nth}`);
  await expect(limit('code', '2001:db8:7:7:ffff::1')).rejects.toMatchObject({ status: 429 });
  await limit('code', '2001:db8:7:8::1');
});
