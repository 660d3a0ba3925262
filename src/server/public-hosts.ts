import { lookup as ask, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

const closed = new BlockList();
// What is nobody's public address: RFC 6890 and its registries.
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(net, prefix, 'ipv4');
}

/** Whether an IP address is one of the open internet's: nothing of this machine or its network. */
export function isPublicAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return !closed.check(address, 'ipv4');
  // Only 2000::/3 is given out; of that, what carries an IPv4 address within may lead inside.
  return (
    kind === 6 &&
    /^[23][\da-f]{3}:/i.test(address) &&
    !/^(2001:0{0,4}:|2001:0?db8:|2002:)/i.test(address)
  );
}

type Answer = (
  problem: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Looks a name up as node:dns does, and fails when any of its addresses is not public. */
export function lookupPublic(name: string, options: LookupOptions, answer: Answer): void {
  ask(name, { ...options, all: true }, (problem, addresses) => {
    const inside = !problem && addresses.find(({ address }) => !isPublicAddress(address));
    if (problem || inside) {
      answer(problem ?? new Error(`${name} is not on the open internet`), []);
      return;
    }
    const [first] = addresses;
    if (options.all) answer(null, addresses);
    else answer(null, first?.address ?? '', first?.family);
  });
}
