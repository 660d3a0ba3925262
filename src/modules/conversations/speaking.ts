import type { Kysely } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { taskStands } from '#modules/assignments/queries.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import type { Database } from '#server/database.ts';
import { sideOf, taskOf, type Side } from './rules.ts';

/** Who speaks: their side, and for the responsible the organisation. */
export type Speaker = { side: Side; organisationId: string | null };

/**
 * On which side somebody speaks and listens now: by their link, at the desk of the place, or as a
 * member of the organisation that has the task. `over`: they spoke for one whose task went to
 * somebody else. Refuses everybody else.
 */
export async function speakerOf(
  source: Kysely<Database>,
  actor: Actor,
  reportId: string,
): Promise<Speaker & { over: boolean }> {
  const side = sideOf(actor, reportId);
  if (actor.kind === 'person')
    return { ...(await staffSpeaker(source, actor, reportId)), over: false };
  if (!side) throw new Refusal('conversation.not-yours', 403);
  if (actor.kind !== 'responder') return { side, organisationId: null, over: false };
  const over = !(await taskStands(taskOf(actor), source));
  return { side, organisationId: actor.organisationId, over };
}

async function staffSpeaker(
  source: Kysely<Database>,
  actor: Actor,
  reportId: string,
): Promise<Speaker> {
  if (!may(actor, 'report.answer') && !may(actor, 'task.act')) {
    throw new Refusal('conversation.not-yours', 403);
  }
  const report = await source
    .selectFrom('reports')
    .select(['area_id', 'category_id', 'organisation_id'])
    .where('id', '=', reportId)
    .executeTakeFirst();
  if (!report) throw new Refusal('report.unknown', 404);
  const where = await whereOf(report);
  if (may(actor, 'report.answer', where)) return { side: 'desk', organisationId: null };
  const organisationId = await responsibleNow(source, reportId);
  if (organisationId && may(actor, 'task.act', { ...where, organisationId })) {
    return { side: 'responder', organisationId };
  }
  throw new Refusal(
    may(actor, 'report.answer') ? 'report.not-your-area' : 'conversation.not-yours',
    403,
  );
}

/** The organisation that has the task of a report in hand, or did it; null when none has. */
async function responsibleNow(source: Kysely<Database>, reportId: string): Promise<string | null> {
  const task = await source
    .selectFrom('assignments')
    .select('organisation_id')
    .where('report_id', '=', reportId)
    .where('state', 'in', ['offered', 'accepted', 'claimed', 'confirmed'])
    .orderBy('offered_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return task?.organisation_id ?? null;
}
