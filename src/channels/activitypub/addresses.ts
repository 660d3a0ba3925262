import { config } from '#server/config.ts';

/** The paths of what other servers ask for, as the library's router reads them. */
export const patterns = {
  actor: '/ap/actors/{identifier}',
  inbox: '/ap/actors/{identifier}/inbox',
  outbox: '/ap/actors/{identifier}/outbox',
  followers: '/ap/actors/{identifier}/followers',
  sharedInbox: '/ap/inbox',
  nodeInfo: '/nodeinfo/2.1',
} as const;

/** Whether an address is one of those: everything else is a page. */
export const isFederated = (path: string): boolean =>
  /^\/(ap\/|nodeinfo\/|\.well-known\/(webfinger|nodeinfo)$)/.test(path);

const whole = (path: string) => `${config.publicUrl}${path}`;

export const addressOf = {
  actor: (actor: string) => whole(`/ap/actors/${actor}`),
  key: (actor: string) => whole(`/ap/actors/${actor}#main-key`),
  followers: (actor: string) => whole(`/ap/actors/${actor}/followers`),
  page: (path: string) => whole(path),
};

const ourObject = /^\/ap\/(?:articles|notes)\/([\da-f-]{36})$/;

/** The thing a path of a post of ours names; null when it is none. */
export const itemIdOf = (path: string): string | null => ourObject.exec(path)?.[1] ?? null;

/** The thing an address anywhere names; null when it is no post of ours. */
export function itemIdAt(address: URL | null): string | null {
  if (!address || address.origin !== new URL(config.publicUrl).origin) return null;
  return itemIdOf(address.pathname);
}
