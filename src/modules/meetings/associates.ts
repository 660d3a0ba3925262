import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { houseToday } from '#server/today.ts';
import { areasFor, requireInArea } from './grounds.ts';
import type { AssociateForm } from './input.ts';

/** Keeps how to reach somebody of an association who agreed to it, or changes it. */
export async function keepAssociate(actor: Actor, input: AssociateForm): Promise<void> {
  await requireInArea(actor, 'associate.change', input.areaId);
  const { id = newId(), areaId, phone = null, email = null, consented: _, ...rest } = input;
  if (input.id) await requireOwn(actor, input.id);
  const row = { ...rest, area_id: areaId, phone, email, changed_at: now() };
  await change(async (tx) => {
    await tx
      .insertInto('meeting_associates')
      .values({ id, ...row, consented_at: houseToday() })
      .onConflict((it) => it.column('id').doUpdateSet(row))
      .execute();
    await record(tx, actor, 'associate.kept', { subject: 'associate', id });
  });
}

async function requireOwn(actor: Actor, id: string) {
  if (!may(actor, 'associate.change')) throw new Refusal('people.may-not-desk', 403);
  if (!isId(id)) throw new Refusal('meeting.unknown', 404);
  const row = await db
    .selectFrom('meeting_associates')
    .select('area_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new Refusal('meeting.unknown', 404);
  await requireInArea(actor, 'associate.change', row.area_id);
}

/** Erases how to reach somebody: they left, or want it so. */
export async function forgetAssociate(actor: Actor, id: string): Promise<void> {
  await requireOwn(actor, id);
  await change(async (tx) => {
    await tx.deleteFrom('meeting_associates').where('id', '=', id).execute();
    await record(tx, actor, 'associate.forgotten', { subject: 'associate', id });
  });
}

/** Whom one can turn to in one's districts, by name. */
export async function deskAssociates(actor: Actor) {
  const areas = await areasFor(actor, 'meeting.see');
  return db
    .selectFrom('meeting_associates')
    .select(['id', 'area_id', 'name', 'part', 'phone', 'email', 'note', 'consented_at'])
    .where('area_id', '=', sql<string>`any(${areas}::uuid[])`)
    .where('ended_at', 'is', null)
    .orderBy('name')
    .limit(500)
    .execute();
}

/** Associates whose name or part has these words, in one's districts. */
export async function searchAssociates(actor: Actor, words: string, limit: number) {
  const sought = words.toLocaleLowerCase('ru');
  const all = await deskAssociates(actor);
  return all
    .filter(({ name, part }) => `${name} ${part}`.toLocaleLowerCase('ru').includes(sought))
    .slice(0, limit);
}
