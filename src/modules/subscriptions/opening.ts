import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { itemById, type Item } from '#modules/syndication/queries.ts';
import { isOpened } from '#modules/syndication/rules-kit.ts';
import { db } from '#server/database.ts';
import { isWithin } from '#server/limits.ts';
import { requireWriter } from './queries-subscribers.ts';
import { openOpenedKey } from './subscriber-keys.ts';

/**
 * The thing that the link of a letter leads to. That it was opened is counted, as a number of the
 * thing and nothing else: the link says nothing of whose letter it was. Robots, what is fetched ahead
 * and one address pressing on and on are left out. Refuses a link that was not made here.
 */
export async function openByLetter(
  key: string,
  { request, address }: { request: Pick<Request, 'method' | 'headers'>; address: string },
): Promise<Item> {
  const itemId = openOpenedKey(key);
  const item = itemId ? await itemById(itemId) : null;
  if (!item) throw new Refusal('subscribe.unknown', 404);
  // A program that only looks where a link leads asks for its head.
  if (
    request.method === 'GET' &&
    isOpened(request.headers) &&
    (await isWithin('opened', address))
  ) {
    await sql`insert into subscription_reaches as reach (item_id, opened) values (${item.id}, 1)
      on conflict (item_id) do update set opened = reach.opened + 1`.execute(db);
  }
  return item;
}

/** Of a thing: how many letters went to those who agreed that it is counted, and how often it was opened by them. */
export async function openedByLetters(actor: Actor, itemId: string) {
  requireWriter(actor);
  const { rows } = await sql<{ agreed: number; opened: number }>`
    select (coalesce(sum(agreed), 0) + (
        select count(*) from subscription_sendings
        where item_id = ${itemId} and state = 'sent' and counted))::int as agreed,
      coalesce(sum(opened), 0)::int as opened
    from subscription_reaches where item_id = ${itemId}`.execute(db);
  return rows[0] ?? { agreed: 0, opened: 0 };
}
