import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { readDb } from '#server/database.ts';
import type { AppealPeriod } from './input.ts';
import { daysLate } from './rules.ts';

/** Below so many answers what people said of them is not told: one could guess who. */
export const FEWEST = 5;

/** What strangers are told of one body's appeals in a period. `asked`: who said how it ended. */
export type BodyFigures = {
  organisationId: string | null;
  received: number;
  inTime: number;
  late: number;
  overdue: number;
  open: number;
  reviews: number;
  asked: number;
  satisfied: number | null;
};

/**
 * Appeals per body, of those received in the period (days of our time zone, both ends included).
 * Late is also what was closed or complained of without an answer in time; what was withdrawn
 * before it was answered or complained of counts as received only. A review that is not answered
 * in time is late too, and its lateness is of the body that reviews. 2 queries.
 */
export async function publicAppealFigures(period: AppealPeriod): Promise<BodyFigures[]> {
  const span = spanOf(period);
  const [bodies, reviews] = await Promise.all([countAppeals(span), countLateReviews(span)]);
  for (const { organisationId, late, overdue: still } of reviews) {
    const body = bodies.find((row) => row.organisationId === organisationId);
    if (body) Object.assign(body, { late: body.late + late, overdue: body.overdue + still });
    else bodies.push({ ...nothing, organisationId, late, overdue: still });
  }
  return bodies;
}

const nothing = {
  ...{ received: 0, inTime: 0, open: 0, reviews: 0, asked: 0 },
  satisfied: null,
};

/** Of the appeals received then: the reviews that became late, and those of them not answered yet. */
async function countLateReviews({ since, until }: Span) {
  const { rows } = await sql<Pick<BodyFigures, 'organisationId' | 'late' | 'overdue'>>`
    select review.organisation_id as "organisationId", count(*)::int as late,
      count(*) filter (where review.answered_at is null)::int as overdue
    from appeal_reviews review join appeals on appeals.id = review.appeal_id
    where received_at >= ${since} and received_at < ${until}
      and (review.late or (review.answered_at is null and review.due_at < ${now()}))
    group by review.organisation_id order by review.organisation_id`.execute(readDb);
  return rows;
}

async function countAppeals({ since, until }: Span): Promise<BodyFigures[]> {
  const answered = sql`ended_at is not null and (state <> 'withdrawn' or answered_at is not null or late)
    or state = 'review'`;
  const { rows } = await sql<Counted>`
    select organisation_id as "organisationId", count(*)::int as received,
      count(*) filter (where (${answered}) and not late)::int as "inTime",
      count(*) filter (where (${answered}) and late)::int as late,
      count(*) filter (where ${overdue()})::int as overdue,
      count(*) filter (where state in ('new', 'handled', 'waiting'))::int as open,
      coalesce(sum(reviews.count), 0)::int as reviews,
      coalesce(sum(feedback.asked), 0)::int as asked,
      coalesce(sum(feedback.satisfied), 0)::int as satisfied
    from appeals
    left join lateral (select count(*) as count from appeal_reviews
      where appeal_id = appeals.id) reviews on true
    left join lateral (select count(*) as asked, count(*) filter (where solved = 'yes') as satisfied
      from appeal_feedback where appeal_id = appeals.id) feedback on true
    where received_at >= ${since} and received_at < ${until}
    group by organisation_id order by received desc, organisation_id`.execute(readDb);
  return rows.map((row) => ({ ...row, satisfied: row.asked < FEWEST ? null : row.satisfied }));
}

/** As `isOverdue` says it of one: a question that came too late does not hide it. */
const overdue = () =>
  sql<boolean>`(state in ('new', 'handled', 'waiting') and (late or (state <> 'waiting' and due_at < ${now()})))`;

type Span = ReturnType<typeof spanOf>;
type Counted = Omit<BodyFigures, 'satisfied'> & { satisfied: number };

function spanOf({ since, until }: AppealPeriod) {
  const today = DateTime.fromJSDate(now(), { zone: config.timeZone });
  const first = since
    ? DateTime.fromISO(since, { zone: config.timeZone })
    : today.startOf('year').minus({ years: 1 });
  const last = until ? DateTime.fromISO(until, { zone: config.timeZone }) : today;
  return {
    since: first.startOf('day').toJSDate(),
    until: last.plus({ days: 1 }).startOf('day').toJSDate(),
  };
}

const MOST_LISTED = 200;

/**
 * What is overdue now, the longest first: its number, whose it is and for how many days. Nothing
 * else. `review`: what is late is the answer to the complaint about it.
 */
export async function publicOverdueAppeals() {
  const appeals = readDb
    .selectFrom('appeals')
    .select(['number', 'organisation_id', 'due_at', sql<boolean>`false`.as('review')])
    .where(overdue());
  const rows = await appeals
    .unionAll(
      readDb
        .selectFrom('appeal_reviews as its')
        .innerJoin('appeals', 'appeals.id', 'its.appeal_id')
        .select(['number', 'its.organisation_id', 'its.due_at', sql<boolean>`true`.as('review')])
        .where('its.answered_at', 'is', null)
        .where('its.due_at', '<', now()),
    )
    .orderBy('due_at')
    .orderBy('number')
    .limit(MOST_LISTED)
    .execute();
  return rows.map(({ number, organisation_id, due_at, review }) => ({
    ...{ number, organisationId: organisation_id, dueAt: due_at, review },
    days: daysLate(due_at, now()),
  }));
}
