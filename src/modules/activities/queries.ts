import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { db, readDb } from '#server/database.ts';
import { asActivity, textsById, type ActivityRow } from './keeping.ts';
import { approvedPictures, drawnPictures, publishedSurvey, shownTally } from './public-extras.ts';
import {
  isPublic,
  roomLeft,
  takesSignUps,
  type ActivityKind,
  type ActivityTexts,
  type Audience,
  type SignUpState,
} from './rules.ts';
import { openTicket, ticketCode, ticketLink } from './tickets.ts';

const PAGE = 30;
/** Calendars keep what was for so long, so that they hear when it is cancelled at the last moment. */
const CALENDAR_DAYS = 60;
const MOST_IN_CALENDAR = 500;
const DAY = 86_400_000;

/** What everybody may see of an activity; null of one that is not published. */
export function activitySeenByStranger(row: ActivityRow, texts: ActivityTexts) {
  if (!isPublic(row.state)) return null;
  const { state, kind, code, place, lon, lat, capacity, sequence } = row;
  return {
    ...{ state, kind, code, place, lon, lat, capacity, sequence, texts },
    ...{ id: row.id, areaId: row.area_id, startsAt: row.starts_at, endsAt: row.ends_at },
    ...{ timeZone: row.time_zone, forMinors: row.for_minors, signsUp: row.signs_up },
    ...{ signUpUntil: row.sign_up_until, audiences: row.audiences as Audience[] },
    ...{ organisationId: row.organisation_id, campaignId: row.campaign_id },
    ...{ cancelReason: row.cancel_reason, changedAt: row.announced_at ?? row.made_at },
  };
}
export type PublicActivity = NonNullable<ReturnType<typeof activitySeenByStranger>>;

export type PublicFilters = {
  /** These areas, and what is for everywhere. */
  areaIds?: readonly string[];
  kind?: ActivityKind;
  campaignId?: string;
};

const matching = ({ areaIds, kind, campaignId }: PublicFilters) =>
  readDb
    .selectFrom('activities')
    .selectAll()
    .where('state', 'in', ['published', 'cancelled', 'held'])
    .$if(areaIds !== undefined, (it) =>
      it.where(sql<boolean>`(area_id is null or area_id = any(${[...(areaIds ?? [])]}::uuid[]))`),
    )
    .$if(kind !== undefined, (it) => it.where('kind', '=', kind ?? ''))
    .$if(campaignId !== undefined, (it) => it.where('campaign_id', '=', campaignId ?? ''));

async function seen(rows: ActivityRow[]): Promise<PublicActivity[]> {
  const texts = await textsById(
    readDb,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row) => activitySeenByStranger(row, texts.get(row.id) ?? {}) ?? []);
}

/** Activities to come, the next first; or those that were, the last first. 2 queries. */
export async function publicActivities(
  filters: PublicFilters & { past?: boolean; page?: number },
): Promise<{ list: PublicActivity[]; more: boolean }> {
  const { past = false, page = 1 } = filters;
  const rows = await matching(filters)
    .where('ends_at', past ? '<=' : '>', now())
    .orderBy('starts_at', past ? 'desc' : 'asc')
    .orderBy('id')
    .limit(PAGE + 1)
    .offset((page - 1) * PAGE)
    .execute();
  return { list: await seen(rows.slice(0, PAGE).map(asActivity)), more: rows.length > PAGE };
}

/** Activities as a calendar that follows them gets them: to come, and those of the last two months. */
export async function calendarActivities(filters: PublicFilters): Promise<PublicActivity[]> {
  const rows = await matching(filters)
    .where('ends_at', '>', new Date(now().getTime() - CALENDAR_DAYS * DAY))
    .orderBy('starts_at')
    .orderBy('id')
    .limit(MOST_IN_CALENDAR)
    .execute();
  return seen(rows.map(asActivity));
}

const rowBehind = (code: string) =>
  db
    .selectFrom('activities')
    .selectAll()
    .select((it) => [
      it
        .selectFrom('activity_signups')
        .select(sql<number>`coalesce(sum(people), 0)::int`.as('taken'))
        .whereRef('activity_id', '=', 'activities.id')
        .where('state', 'in', ['confirmed', 'came'])
        .as('taken'),
      it
        .selectFrom('activity_reached')
        .select(sql<number>`coalesce(sum(people), 0)::int`.as('reached'))
        .whereRef('activity_id', '=', 'activities.id')
        .as('reached'),
      it
        .selectFrom('activity_results')
        .select('minutes')
        .whereRef('activity_id', '=', 'activities.id')
        .as('minutes'),
      publishedSurvey.as('survey'),
      approvedPictures.as('pictures'),
    ])
    .where('code', '=', code)
    .executeTakeFirst();

/** One activity as everybody sees it, with how much room there is and how it went; null when there is none. */
export async function publicActivity(code: string) {
  if (!/^[0-9a-z]{7}$/.test(code)) return null;
  const row = await rowBehind(code);
  if (!row) return null;
  const { taken, reached, minutes, survey, pictures, ...activity } = row;
  const texts = (await textsById(db, [row.id])).get(row.id) ?? {};
  const shown = activitySeenByStranger(asActivity(activity), texts);
  return (
    shown && {
      ...shown,
      room: roomLeft(shown.capacity, taken ?? 0),
      open: takesSignUps(shown, now()),
      reached: reached ?? 0,
      minutes: minutes ?? '',
      tally: shownTally(survey),
      pictures: await drawnPictures(row.id, pictures),
    }
  );
}

/** A ticket for whoever holds its address: what it is for and how it stands; null when there is none. */
export async function ticketOf(code: string, key: string) {
  const ref = openTicket(key);
  if (!ref) return null;
  const row = await db
    .selectFrom('activity_signups as one')
    .innerJoin('activities', 'activities.id', 'one.activity_id')
    .select(['one.state', 'one.people', 'one.name', 'one.position', 'activities.starts_at'])
    .select(['one.medium', sql<boolean>`one.email is not null`.as('hasEmail')])
    .select((it) =>
      it
        .selectFrom('activity_signups as other')
        .select(sql<number>`count(*)::int`.as('before'))
        .whereRef('other.activity_id', '=', 'one.activity_id')
        .whereRef('other.position', '<', 'one.position')
        .where('other.state', '=', 'waiting')
        .as('before'),
    )
    .where('one.activity_id', '=', ref.activityId)
    .where('one.id', '=', ref.id)
    .where('activities.code', '=', code)
    .executeTakeFirst();
  if (!row) return null;
  return {
    ...{ state: row.state as SignUpState, people: row.people, name: row.name },
    ...{
      medium: row.medium,
      hasEmail: row.hasEmail,
      before: row.before ?? 0,
      code: ticketCode(ref.id),
      link: ticketLink(code, ref),
    },
    mayCancel: (row.state === 'confirmed' || row.state === 'waiting') && row.starts_at > now(),
  };
}
