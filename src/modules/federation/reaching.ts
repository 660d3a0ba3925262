import { config } from '#server/config.ts';
import { mayPostTo } from '#server/outgoing.ts';
import { isBlocked } from './rules.ts';

/** Whether a server elsewhere may be spoken to at all: on the open internet and not blocked. */
export const maySpeakTo = (address: string): boolean =>
  mayPostTo(address) && !isBlocked(new URL(address).hostname, config.federationBlocks);
