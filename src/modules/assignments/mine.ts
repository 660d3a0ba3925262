import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { onGrounds } from '#modules/reports/grounds.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';

const MOST = 200;

/**
 * What the organisation of somebody signed in has to do, the first due first, 200 at most; how much
 * there is, how much is late, and how much waits for the reporter's word. 2 queries.
 */
export async function myTasks(actor: Actor) {
  if (!may(actor, 'task.act')) throw new Refusal('task.may-not-list', 403);
  const mine = await onGrounds(actor, 'task.act');
  const tasks = db
    .with('mine', (it) =>
      it
        .selectFrom('reports')
        .select(['id', 'code', 'category_id', 'area_id', 'address', 'words', 'lon', 'lat'])
        .select(['severity', 'round'])
        .where('state', 'in', ['assigned', 'accepted', 'claimed'])
        .where(mine),
    )
    .selectFrom('mine')
    .innerJoin('assignments as task', 'task.report_id', 'mine.id');
  const [rows, counts] = await Promise.all([
    tasks
      .select(['mine.id as report_id', 'task.id', 'code', 'category_id', 'area_id', 'address'])
      .select(['words', 'lon', 'lat', 'severity', 'mine.round', 'task.state', 'task.due_at'])
      .select('task.organisation_id')
      .where('task.state', 'in', ['offered', 'accepted'])
      .orderBy('task.due_at')
      .orderBy('task.id')
      .limit(MOST)
      .execute(),
    tasks
      .where('task.state', 'in', ['offered', 'accepted', 'claimed'])
      .select([
        sql<number>`count(*) filter (where task.state <> 'claimed')::int`.as('open'),
        sql<number>`count(*) filter (where task.state <> 'claimed' and task.due_at < ${now()})::int`.as(
          'late',
        ),
        sql<number>`count(*) filter (where task.state = 'claimed')::int`.as('claimed'),
      ])
      .executeTakeFirstOrThrow(),
  ]);
  return { rows: rows.map((row) => ({ ...row, late: row.due_at < now() })), counts };
}
