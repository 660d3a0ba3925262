import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { heardUntil, namedBy, type HeardAlert } from './rules-heard.ts';

const MOST_SHOWN = 100;
const DAY_MS = 86_400_000;

/**
 * Keeps an alert of another authority, once. An update or an end puts aside what it names, of the same
 * feed and the same sender only: nobody ends the warning of somebody else. Nobody is sent it.
 */
export async function keepHeard(
  { sourceId, address }: { sourceId: string; address: string },
  alert: HeardAlert,
): Promise<boolean> {
  const { identifier, sender, sent, msgType, refersTo, infos } = alert;
  return change(async (tx) => {
    const kept = await tx
      .insertInto('warning_heard')
      .values({
        ...{ source_id: sourceId, sender, identifier, sent, sent_at: new Date(sent) },
        ...{ address, msg_type: msgType, refers_to: refersTo, expires: heardUntil(alert) },
        ...{ content: JSON.stringify(infos), heard_at: now() },
      })
      .onConflict((on) => on.columns(['source_id', 'sender', 'identifier']).doNothing())
      .returning('identifier')
      .executeTakeFirst();
    if (!kept) return false;
    const earlier = refersTo.flatMap((one) => {
      const named = namedBy(one);
      return named?.sender === sender && named.identifier !== identifier ? [named.identifier] : [];
    });
    if (earlier.length > 0) {
      await tx
        .updateTable('warning_heard')
        .set({ superseded_by: identifier })
        .where('source_id', '=', sourceId)
        .where('sender', '=', sender)
        .where('identifier', 'in', earlier)
        .execute();
    }
    await supersedeLate(tx, sourceId, alert);
    return true;
  });
}

/** An alert that comes after the one that ended it is put aside at once. */
async function supersedeLate(tx: Tx, sourceId: string, { sender, identifier, sent }: HeardAlert) {
  const later = await tx
    .selectFrom('warning_heard')
    .select('identifier')
    .where('source_id', '=', sourceId)
    .where('sender', '=', sender)
    .where(sql<boolean>`refers_to @> array[${`${sender},${identifier},${sent}`}]::text[]`)
    .executeTakeFirst();
  if (!later) return;
  await tx
    .updateTable('warning_heard')
    .set({ superseded_by: later.identifier })
    .where('source_id', '=', sourceId)
    .where('sender', '=', sender)
    .where('identifier', '=', identifier)
    .execute();
}

/** What other authorities warn of now, each once, the newest first. */
export async function heardWarnings() {
  const rows = await db
    .selectFrom('warning_heard')
    .innerJoin('warning_sources', 'warning_sources.id', 'warning_heard.source_id')
    .select(['warning_heard.identifier', 'warning_heard.sender', 'warning_sources.name as from'])
    .select(['warning_heard.content', 'warning_heard.expires', 'warning_heard.sent_at as sentAt'])
    .where('superseded_by', 'is', null)
    .where('msg_type', '!=', 'Cancel')
    .where('expires', '>', now())
    .where('paused', '=', false)
    .orderBy('sent_at', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  const once = new Map(rows.map((row) => [`${row.sender},${row.identifier}`, row]));
  return [...once.values()].map((row) => ({ ...row, content: row.content as HeardAlert['infos'] }));
}

/** Forgets what others warned of a month after it ended. */
export async function forgetHeard(): Promise<void> {
  await db
    .deleteFrom('warning_heard')
    .where('expires', '<', new Date(now().getTime() - 31 * DAY_MS))
    .execute();
}
