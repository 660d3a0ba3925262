import { handleOf } from '#modules/federation/actors.ts';
import { countBoosts, countFollowers } from '#modules/federation/hearing.ts';
import { authorOf } from '#modules/federation/posting.ts';
import type { Actor } from '#modules/people/rules.ts';
import { openedByLetters } from '#modules/subscriptions/opening.ts';
import { reachByWay } from '#modules/subscriptions/queries-subscribers.ts';
import { mayKeepPartners } from '#modules/syndication/partners.ts';
import { postsOf } from '#modules/syndication/posts.ts';
import { itemById, type Item } from '#modules/syndication/queries.ts';
import { visitsOf } from '#modules/syndication/visits.ts';
import { config } from '#server/config.ts';

/** How far a thing went, in numbers for those who wrote it; null when it never was passed on. */
export type Reached = Awaited<ReturnType<typeof reachOf>>;

export async function reachOf(actor: Actor, itemId: string) {
  const item = await itemById(itemId);
  if (!item) return null;
  const [ways, letters, posts, visits, elsewhere] = await Promise.all([
    reachByWay(actor, item.id),
    openedByLetters(actor, item.id),
    postsOf(item.id),
    mayKeepPartners(actor) ? visitsOf(actor, item.id) : null,
    config.federation ? elsewhereOf(item) : null,
  ]);
  return {
    ...{ ways, letters, elsewhere },
    channels: posts.filter(({ state }) => state === 'posted').map(({ outlet }) => outlet),
    visits: visits && visits.reduce((sum, partner) => sum + partner.visits, 0),
  };
}

/** What other servers tell: how many shared it, how many follow the account that posted it. */
async function elsewhereOf(item: Item) {
  const author = await authorOf(item);
  const [boosts, followers] = await Promise.all([countBoosts(item.id), countFollowers(author)]);
  return { boosts, followers, handle: handleOf(author) };
}
