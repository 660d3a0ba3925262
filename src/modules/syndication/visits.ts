import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { log } from '#server/log.ts';
import { houseToday } from '#server/today.ts';
import { mayKeepPartners } from './partners.ts';
import { isOpened } from './rules-kit.ts';

type Visit = { path: string; via: string; headers: Headers };

/**
 * Counts that a page was opened by a partner's link: one number for each thing, partner and day, and
 * nothing about who it was. Robots and pages fetched ahead are left out. Never throws: a page is worth more.
 */
export async function countVisit({ path, via, headers }: Visit): Promise<void> {
  if (via.length > 40 || !isOpened(headers)) return;
  const day = houseToday();
  try {
    await sql`
      insert into syndication_visits (day, partner_id, item_id, visits)
      select ${day}::date, partner.id, item.id, 1
      from syndication_partners partner, syndication_items item
      where partner.key = ${via} and partner.ended_at is null
        and item.path = ${path} and item.state = 'published'
      on conflict (item_id, partner_id, day)
      do update set visits = syndication_visits.visits + 1`.execute(db);
  } catch (problem) {
    log.warn({ problem: (problem as Error).message }, 'a visit was not counted');
  }
}

/** How often a thing was opened by each partner's link, for those who look after partners. */
export async function visitsOf(actor: Actor, itemId: string) {
  if (!mayKeepPartners(actor)) throw new Refusal('people.may-not-desk', 403);
  const rows = await db
    .selectFrom('syndication_visits')
    .innerJoin('syndication_partners', 'id', 'partner_id')
    .select(['key', 'name'])
    .select((it) => it.fn.sum<string>('visits').as('visits'))
    .where('item_id', '=', itemId)
    .groupBy(['key', 'name'])
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, visits: Number(row.visits) }));
}
