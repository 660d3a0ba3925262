import type { Kysely } from 'kysely';
import { DateTime } from 'luxon';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Database, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { EndedHold, NewHold } from './input.ts';

/** The numbers of the reports that must not be anonymised now. */
export async function heldCodes(source: Kysely<Database>): Promise<string[]> {
  const rows = await lasting(source).select('report_code').distinct().execute();
  return rows.map((row) => row.report_code);
}

/** The holds that last, the newest first. */
export const holds = (source: Kysely<Database>) =>
  lasting(source)
    .select(['id', 'report_code', 'why', 'until', 'made_at'])
    .orderBy('made_at', 'desc')
    .limit(200)
    .execute();

const lasting = (source: Kysely<Database>) =>
  source
    .selectFrom('retention_holds')
    .where('ended_at', 'is', null)
    .where((it) => it.or([it('until', 'is', null), it('until', '>', now())]));

/** A report is needed longer, by a court or an inquiry: it is not anonymised while this lasts. */
export function holdBack(actor: Actor, input: NewHold): Promise<void> {
  requireRight(actor);
  const until = input.until ? endOf(input.until) : null;
  return change(async (tx) => {
    const report = await reportOf(tx, input.code);
    await tx
      .insertInto('retention_holds')
      .values({
        ...{ id: newId(), report_code: input.code, why: input.why, until },
        ...{ by_person_id: personOf(actor), made_at: now() },
      })
      .execute();
    await record(tx, actor, 'retention.held', { subject: 'report', id: report, why: input.why });
  });
}

/** The last moment of a day where this installation is. */
const endOf = (day: string) =>
  DateTime.fromISO(day, { zone: config.timeZone }).endOf('day').toJSDate();

/** The report is no longer needed: it ends when its time is up. */
export function endHold(actor: Actor, { id, why }: EndedHold): Promise<void> {
  requireRight(actor);
  return change(async (tx) => {
    const hold = await tx
      .updateTable('retention_holds')
      .set({ ended_at: now() })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returning('report_code')
      .executeTakeFirst();
    if (!hold) return;
    const report = await reportOf(tx, hold.report_code);
    await record(tx, actor, 'retention.hold-ended', { subject: 'report', id: report, why });
  });
}

async function reportOf(tx: Tx, code: string): Promise<string> {
  const row = await tx
    .selectFrom('reports')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirst();
  if (!row) throw new Refusal('report.unknown', 404, {}, 'code');
  return row.id;
}

/** Refuses whoever may not end what has an end. */
export function requireRight(actor: Actor) {
  if (!may(actor, 'retention.run')) throw new Refusal('people.may-not-administer', 403);
}
