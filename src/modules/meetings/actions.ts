import { DateTime } from 'luxon';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { readCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { requireInArea } from './grounds.ts';
import type { MeetingForm, MeetingResults, PointForm } from './input.ts';
import { canGo, isOpen, takesPoints, type MeetingState } from './rules.ts';

const rowOf = ({ areaId, title, place, begins, agenda }: MeetingForm) => ({
  ...{ area_id: areaId, title, place, agenda },
  begins_at: DateTime.fromISO(begins, { zone: config.timeZone }).toJSDate(),
});

/** Plans a meeting with residents; everybody sees when, where and what about. Gives its id. */
export async function planMeeting(actor: Actor, input: MeetingForm): Promise<string> {
  await requireInArea(actor, 'meeting.hold', input.areaId);
  const id = newId();
  await change(async (tx) => {
    const made = { made_by: personOf(actor), made_at: now() };
    await tx
      .insertInto('meetings')
      .values({ id, ...rowOf(input), ...made })
      .execute();
    await record(tx, actor, 'meeting.planned', { subject: 'meeting', id });
  });
  return id;
}

/** Changes the hour, the place or the agenda of a meeting that was not held yet. */
export async function changeMeeting(actor: Actor, id: string, input: MeetingForm): Promise<void> {
  await requireInArea(actor, 'meeting.hold', input.areaId);
  await change(async (tx) => {
    const meeting = await lockMeeting(tx, actor, id);
    if (!isOpen(meeting.state)) throw new Refusal('meeting.is-over');
    await setMeeting(tx, id, rowOf(input));
    await record(tx, actor, 'meeting.changed', { subject: 'meeting', id });
  });
}

/** Says that a meeting will not be. */
export const cancelMeeting = (actor: Actor, id: string): Promise<void> =>
  move(actor, id, { to: 'cancelled', set: {} });

/** Says how many came and what came of it; nobody outside reads it before it is published. */
export const closeMeeting = (actor: Actor, id: string, input: MeetingResults): Promise<void> =>
  move(actor, id, { to: 'held', set: input });

/** Shows the results and what was agreed to everybody. */
export const publishMeeting = (actor: Actor, id: string): Promise<void> =>
  move(actor, id, { to: 'published', set: { published_at: now() } });

type MeetingMove = { to: MeetingState; set: object };

function move(actor: Actor, id: string, { to, set }: MeetingMove): Promise<void> {
  return change(async (tx) => {
    const meeting = await lockMeeting(tx, actor, id);
    if (!canGo(meeting.state, to)) throw new Refusal('meeting.is-over');
    await setMeeting(tx, id, { ...set, state: to });
    await record(tx, actor, `meeting.${to}`, { subject: 'meeting', id });
  });
}

const setMeeting = (tx: Tx, id: string, set: object) =>
  tx.updateTable('meetings').set(set).where('id', '=', id).execute();

/** Writes down a problem the meeting agreed on. */
export function agreeOn(actor: Actor, id: string, input: PointForm): Promise<void> {
  return change(async (tx) => {
    const meeting = await lockMeeting(tx, actor, id);
    if (!takesPoints(meeting.state)) throw new Refusal('meeting.is-over');
    const { count } = await tx
      .selectFrom('meeting_points')
      .select((it) => it.fn.countAll<number>().as('count'))
      .where('meeting_id', '=', id)
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('meeting_points')
      .values({ meeting_id: id, id: newId(), position: Number(count) + 1, ...input })
      .execute();
    await record(tx, actor, 'meeting.agreed', { subject: 'meeting', id });
  });
}

/** Says which report an agreed problem became. Refuses a report this person may not see. */
export async function tieToReport(
  actor: Actor,
  id: string,
  { point, code }: { point: string; code: string },
): Promise<void> {
  const report = await deskRow(actor, readCode(code)?.code ?? '');
  await change(async (tx) => {
    await lockMeeting(tx, actor, id);
    const tied = await tx
      .updateTable('meeting_points')
      .set({ report_code: report.code })
      .where('meeting_id', '=', id)
      .where('id', '=', point)
      .returning('id')
      .executeTakeFirst();
    if (!tied) throw new Refusal('meeting.unknown', 404);
    await record(tx, actor, 'meeting.tied', { subject: 'meeting', id, report: report.code });
  });
}

async function lockMeeting(tx: Tx, actor: Actor, id: string) {
  const row = await tx
    .selectFrom('meetings')
    .select(['state', 'area_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Refusal('meeting.unknown', 404);
  await requireInArea(actor, 'meeting.hold', row.area_id);
  return { ...row, state: row.state as MeetingState };
}
