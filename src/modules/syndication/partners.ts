import type { Kysely } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Database } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import type { PartnerForm } from './input-partners.ts';

/** Whether they look after those who pass our things on, and see how often readers came by them. */
export const mayKeepPartners = (actor: Actor) => may(actor, 'publication.edit');

function requireKeeper(actor: Actor) {
  if (!mayKeepPartners(actor)) throw new Refusal('people.may-not-desk', 403);
}

/** Takes on somebody who passes our things on; a key that was used once is never given to another. */
export async function keepPartner(actor: Actor, { name, key }: PartnerForm): Promise<void> {
  requireKeeper(actor);
  const id = newId();
  await change(async (tx) => {
    const made = await tx
      .insertInto('syndication_partners')
      .values({ id, key, name, made_at: now() })
      .onConflict((on) => on.column('key').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new Refusal('partner.key-taken', 409, {}, 'key');
    await record(tx, actor, 'partner.kept', { subject: 'partner', id });
  });
}

/** A partner passes on no more: their links still lead here, and are not counted. */
export async function endPartner(actor: Actor, id: string): Promise<void> {
  requireKeeper(actor);
  if (!isId(id)) throw new Refusal('partner.unknown', 404);
  await change(async (tx) => {
    const ended = await tx
      .updateTable('syndication_partners')
      .set({ ended_at: now() })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!ended) throw new Refusal('partner.unknown', 404);
    await record(tx, actor, 'partner.ended', { subject: 'partner', id });
  });
}

/** All partners, with the visits that came by each in all and on the last thirty days. */
export async function deskPartners(actor: Actor) {
  requireKeeper(actor);
  const since = new Date(now().getTime() - 30 * 86_400_000).toISOString().slice(0, 10);
  const rows = await db
    .selectFrom('syndication_partners as partner')
    .leftJoin('syndication_visits as visit', 'visit.partner_id', 'partner.id')
    .select(['partner.id', 'partner.key', 'partner.name', 'partner.ended_at'])
    .select((it) => [
      it.fn.sum<string | null>('visit.visits').as('ever'),
      it.fn.sum<string | null>('visit.visits').filterWhere('visit.day', '>=', since).as('lately'),
    ])
    .groupBy('partner.id')
    .orderBy('partner.name')
    .limit(1000)
    .execute();
  return rows.map(({ ended_at: endedAt, ever, lately, ...row }) => ({
    ...{ ...row, ended: endedAt !== null, ever: Number(ever ?? 0), lately: Number(lately ?? 0) },
  }));
}

/** The partner of that key who still passes on; null when there is none. */
export async function partnerOf(key: string): Promise<{ key: string; name: string } | null> {
  const row = await db
    .selectFrom('syndication_partners')
    .select(['key', 'name'])
    .where('key', '=', key)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** What everybody is called who passes our things on, or did, by their ids. */
export async function partnerNames(source: Kysely<Database>): Promise<Map<string, string>> {
  const rows = await source.selectFrom('syndication_partners').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The same of those who still do, for choosing. */
export async function keptPartners(): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('syndication_partners')
    .select(['id', 'name'])
    .where('ended_at', 'is', null)
    .orderBy('name')
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
