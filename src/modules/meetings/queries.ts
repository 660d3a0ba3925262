import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { publicCodesAmong } from '#modules/reports/district.ts';
import { now } from '#server/clock.ts';
import { db, readDb } from '#server/database.ts';
import { areasFor, requireInArea } from './grounds.ts';
import { publicMeeting, type MeetingState, type PublicMeeting } from './rules.ts';

const MOST = 100;

const fields = [
  ...(['id', 'state', 'title', 'place', 'agenda', 'attended', 'results'] as const),
  ...(['area_id as areaId', 'begins_at as beginsAt'] as const),
] as const;

/** The meetings of one's districts, the next first, then those that were. */
export async function deskMeetings(actor: Actor) {
  const areas = await areasFor(actor, 'meeting.see');
  const rows = await db
    .selectFrom('meetings')
    .select(fields)
    .where('area_id', '=', sql<string>`any(${areas}::uuid[])`)
    .orderBy('begins_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as MeetingState }));
}

/** One meeting with what was agreed. Refuses whoever has no part in that district. */
export async function deskMeeting(actor: Actor, id: string) {
  const row = await db
    .selectFrom('meetings')
    .select(fields)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new Refusal('meeting.unknown', 404);
  await requireInArea(actor, 'meeting.see', row.areaId);
  return { ...row, state: row.state as MeetingState, points: await pointsOf(id) };
}

const pointsOf = (id: string) =>
  db
    .selectFrom('meeting_points')
    .select(['id', 'words', 'outcome', 'report_code as code'])
    .where('meeting_id', '=', id)
    .orderBy('position')
    .execute();

/** Meetings everybody may know of: those to come, and those whose results are published. */
export async function publicMeetings() {
  const rows = await readDb
    .selectFrom('meetings')
    .select(fields)
    .where((it) =>
      it.or([
        it('state', '=', 'published'),
        it.and([it('state', 'in', ['planned', 'cancelled']), it('begins_at', '>', now())]),
      ]),
    )
    .orderBy('begins_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => publicMeeting({ ...row, state: row.state as MeetingState, points: [] }));
}

/** One meeting as everybody sees it; null when there is none. */
export async function publicMeetingOf(id: string): Promise<PublicMeeting | null> {
  if (!/^[\da-f-]{36}$/.test(id)) return null;
  const row = await readDb
    .selectFrom('meetings')
    .select(fields)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const agreed = await pointsOf(id);
  const seen = await publicCodesAmong(agreed.flatMap(({ code }) => code ?? []));
  const points = agreed.map(({ words, outcome, code }) => ({
    ...{ words, outcome },
    code: code && seen.has(code) ? code : null,
  }));
  return publicMeeting({ ...row, state: row.state as MeetingState, points });
}

/** Meetings whose title, place or agenda has these words, in one's districts, newest first. */
export async function searchMeetings(actor: Actor, words: string, limit: number) {
  const areas = await areasFor(actor, 'meeting.see');
  const like = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const rows = await db
    .selectFrom('meetings')
    .select(fields)
    .where('area_id', '=', sql<string>`any(${areas}::uuid[])`)
    .where(sql<boolean>`(title || ' ' || place || ' ' || agenda) ilike ${like}`)
    .orderBy('begins_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as MeetingState }));
}
