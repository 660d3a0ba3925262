import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { setActivity } from './keeping.ts';

const DAY = 86_400_000;

/** Reminds of what is less than a day away, once. Safe to run twice. */
export async function remind(): Promise<void> {
  const soon = await db
    .selectFrom('activities')
    .select('id')
    .where('state', '=', 'published')
    .where('reminded_at', 'is', null)
    .where('starts_at', '>', now())
    .where('starts_at', '<=', new Date(now().getTime() + DAY))
    .limit(500)
    .execute();
  for (const { id } of soon) await remindOf(id);
}

const remindOf = (id: string) =>
  change(async (tx) => {
    const row = await tx
      .selectFrom('activities')
      .select(['sequence', 'reminded_at'])
      .where('id', '=', id)
      .where('state', '=', 'published')
      .forUpdate()
      .executeTakeFirst();
    if (!row || row.reminded_at) return;
    await setActivity(tx, id, { reminded_at: now() });
    await later(tx, 'activities.tell-all', { id, what: 'reminder', sequence: row.sequence });
  });
