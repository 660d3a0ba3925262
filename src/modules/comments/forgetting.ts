import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { LEFT_OUT_DAYS } from './rules.ts';

const DAY_MS = 86_400_000;
const BATCH = 1000;

/** Erases what was left out a month ago, and the challenges whose hours are over. */
export async function forgetOld(): Promise<void> {
  const old = new Date(now().getTime() - LEFT_OUT_DAYS * DAY_MS);
  for (let last = BATCH; last === BATCH;) last = await forgetSome(old);
  await change((tx) =>
    tx.deleteFrom('comment_challenges').where('expires_at', '<', now()).execute(),
  );
}

const forgetSome = (old: Date) =>
  change(async (tx) => {
    const gone = await tx
      .deleteFrom('comments')
      .where(
        sql<boolean>`(publication_id, id) in (select publication_id, id from comments
          where state = 'left-out' and decided_at < ${old} limit ${BATCH})`,
      )
      .returning('id')
      .execute();
    return gone.length;
  });
