import { Refusal } from '#basics/refusal.ts';
import { inLocale, type Locale } from '#basics/localised.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { groundOf, mayOn, requireGround } from './ground.ts';
import { drawnOf, textsOf, type Row } from './keeping.ts';
import { awaited, stateAt, type Kind } from './rules.ts';

const MOST = 200;

/** The warnings of one's ground, those changed last first. Refuses whoever works on none. */
export async function deskWarnings(actor: Actor, locale: Locale = 'ru') {
  if (!may(actor, 'warning.edit')) throw new Refusal('people.may-not-desk', 403);
  const rows = (await db
    .selectFrom('warnings')
    .selectAll()
    .orderBy('changed_at', 'desc')
    .limit(MOST)
    .execute()) as Row[];
  const headlines = await headlinesOf(rows.map(({ id }) => id));
  const grounds = await Promise.all(rows.map((row) => groundOf(drawnOf(row))));
  return rows
    .filter((_, at) => mayOn(actor, 'warning.edit', grounds[at] ?? { ...nowhere }))
    .map((row) => ({
      ...lineOf(row),
      headline: inLocale(headlines.get(row.id) ?? {}, locale),
    }));
}

const nowhere = { everywhere: false, concernedIds: [], lines: [] };

async function headlinesOf(ids: string[]) {
  const found = new Map<string, Partial<Record<Locale, string>>>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('warning_texts')
    .select(['warning_id', 'locale', 'headline'])
    .where('warning_id', 'in', ids)
    .execute();
  for (const { warning_id, locale, headline } of rows) {
    found.set(warning_id, { ...found.get(warning_id), [locale]: headline });
  }
  return found;
}

const lineOf = (row: Row) => ({
  ...{ id: row.id, code: row.code, exercise: row.exercise, kind: row.kind as Kind },
  state: stateAt(row.state, row.expires, now()),
  awaits: awaited({ ...row, waiting: row.waiting_since !== null }),
  ...{ expires: row.expires, changedAt: row.changed_at },
});

/** One warning as it is worked on. Refuses whoever may not on its ground. */
export async function deskWarning(actor: Actor, id: string) {
  const found = isId(id)
    ? await db.selectFrom('warnings').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!found) throw new Refusal('warning.unknown', 404);
  const row = found as Row;
  const ground = await groundOf(drawnOf(row));
  requireGround(actor, 'warning.edit', ground);
  const isMine = actor.kind === 'person' && actor.personId === row.changed_by;
  return {
    ...lineOf(row),
    ...{ urgency: row.urgency, severity: row.severity, certainty: row.certainty },
    ...{ response: row.response, onset: row.onset, ...drawnOf(row) },
    ...{
      campaignId: row.campaign_id,
      proposed: row.proposed,
      cancelReason: row.cancel_reason,
      alerts: row.alerts,
    },
    texts: await textsOf(db, id),
    mayApprove: !isMine && mayOn(actor, 'warning.approve', ground),
  };
}
