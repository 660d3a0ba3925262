import { expect, test } from 'vitest';
import { mayPostTo } from './outgoing.ts';
import { isPublicAddress, lookupPublic } from './public-hosts.ts';
import { askPublic, mayAsk } from './public-requests.ts';

// This machine, its network and its cloud, as people write them who hope that nobody looks.
const inside = [
  ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0', '127.0.0.1.'],
  ...['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '224.0.0.1'],
  ...['[::]', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[2::1]'],
  ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]', '[2001:db8::1]', '[fe80::1]'],
  ...['[fd00:ec2::254]', '[ff02::1]', '①②⑦.0.0.1', '127。0。0。1', 'localhost', 'postgres'],
];

test.each(inside)('nothing is asked of or sent to %s', async (host) => {
  const address = `https://${host}/`;
  expect([mayAsk(address), mayPostTo(address)]).toEqual([false, false]);
  const asking = askPublic(address, { mostBytes: 10, timeoutMs: 1000 });
  await expect(asking).rejects.toThrow('not on the open internet');
});

test.each([
  ...['ftp://example.org/', 'file:///etc/passwd', 'data:text/plain,0', 'gopher://example.org/'],
  ...['https://user:word@example.org/', `https://example.org/${'a'.repeat(2000)}`, 'example.org'],
])('nor is an address that is none of the web: %s', (address) => {
  expect([mayAsk(address), mayPostTo(address)]).toEqual([false, false]);
});

test('what is open may be asked; a webhook only where nobody reads along', () => {
  for (const host of [
    'example.org',
    '8.8.8.8',
    '[2a00:1450:4010::1]',
    'xn--e1afmkfd.xn--80ao21a',
  ]) {
    expect([host, mayAsk(`http://${host}/`)]).toEqual([host, true]);
    expect([host, mayPostTo(`https://${host}/`)]).toEqual([host, true]);
    expect([host, mayPostTo(`http://${host}/`)]).toEqual([host, false]);
  }
  expect(mayPostTo('https://example.org:22/')).toBe(false);
  expect(isPublicAddress('not an address')).toBe(false);
});

test('a name of the open net that leads inside is found out when it is looked up', async () => {
  for (const options of [{}, { all: true }]) {
    const found = await new Promise((heard) => {
      lookupPublic('localhost', options, (problem) => heard(problem?.message));
    });
    expect(found).toBe('localhost is not on the open internet');
  }
});
