import type { Kysely } from 'kysely';
import { distanceM, type Place } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { claimPhotos } from '#modules/media/actions.ts';
import { unclaimedPlaces } from '#modules/media/queries.ts';
import { keeperOf } from '#modules/media/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Database, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Verdict } from './input.ts';
import { lockReport, moveReport, type LockedReport } from './moving.ts';
import {
  afterVerdict,
  DISPUTE_DAYS,
  nearEnoughM,
  neighbourMayAnswer,
  type State,
} from './rules.ts';

const DAY = 86_400_000;

/**
 * The reporter says whether it is really done. Yes confirms, no disputes and hands it back
 * to the responder, "can't tell" leaves it claimed and opens it to a second resident.
 */
export function giveVerdict(actor: Actor, reportId: string, input: Verdict, within?: Tx) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    if (actor.kind !== 'reporter' || actor.reportId !== reportId) {
      throw new Refusal('report.not-yours', 403);
    }
    if (!reporterMayAnswer(report)) throw new Refusal('report.nothing-to-confirm', 409);
    const keeper = keeperOf(actor, 'verdict');
    await keepVerdict(tx, report, { ...input, by: 'reporter', distance: null, keeper });
    await applyVerdict(tx, actor, report, { answer: input.answer, by: 'reporter' });
  }, within);
}

/** Whether the reporter may say now that it is done, or that it is not. */
export const reporterMayAnswer = (report: { state: string; claimed_at: Date | null }): boolean =>
  report.state === 'claimed' ||
  (report.state === 'confirmed' &&
    report.claimed_at !== null &&
    now().getTime() - report.claimed_at.getTime() < DISPUTE_DAYS * DAY);

/**
 * A second resident at the place says whether it is done, when the reporter has not answered
 * in time. The device or a photo taken there must show that they are within 75 metres; where strangers know only a square, within 500 of it.
 */
export function giveNeighbourVerdict(actor: Actor, reportId: string, input: Verdict) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    if (isResponsible(actor, report)) throw new Refusal('report.not-yours', 403);
    if (report.showing !== 'public') throw new Refusal('report.unknown', 404);
    if (!(await mayStandIn(tx, report))) throw new Refusal('report.nothing-to-confirm', 409);
    const keeper = keeperOf(actor, 'verdict');
    const distance = await distanceShown(tx, report, { ...input, keeper });
    await keepVerdict(tx, report, { ...input, by: 'neighbour', distance, keeper });
    await applyVerdict(tx, actor, report, { answer: input.answer, by: 'neighbour' });
  });
}

/** Nobody confirms their own work. */
const isResponsible = (actor: Actor, report: LockedReport) =>
  actor.kind === 'responder' ||
  (actor.kind === 'person' &&
    actor.roles.some(
      ({ role, organisationId }) =>
        role === 'responder' && organisationId === report.organisation_id,
    ));

type Source = Kysely<Database> | Tx;
type Asked = Pick<LockedReport, 'id' | 'state' | 'claimed_at' | 'round'>;

/** A second resident may answer after 14 days, or at once when the reporter cannot tell. */
async function mayStandIn(source: Source, report: Asked): Promise<boolean> {
  if (neighbourMayAnswer(report.state, report.claimed_at, now())) return true;
  return report.state === 'claimed' && (await reporterCannotTell(source, report));
}

/** Whether a second resident may say now what became of a public report. */
export async function neighbourMay(reportId: string): Promise<boolean> {
  const report = await db
    .selectFrom('reports')
    .select(['id', 'state', 'claimed_at', 'round'])
    .where('id', '=', reportId)
    .executeTakeFirst();
  return report !== undefined && mayStandIn(db, { ...report, state: report.state as State });
}

async function reporterCannotTell(tx: Source, report: Asked) {
  const row = await tx
    .selectFrom('report_verdicts')
    .select('id')
    .where('report_id', '=', report.id)
    .where('round', '=', report.round)
    .where('given_by', '=', 'reporter')
    .where('answer', '=', 'unknown')
    .executeTakeFirst();
  return row !== undefined;
}

type Shown = Verdict & { keeper: string };

/**
 * Metres between the report and where the device or the nearest photo says one stands. Near is
 * judged from the place strangers know: else the answers would tell the doorstep it hides.
 */
async function distanceShown(tx: Tx, report: LockedReport, input: Shown): Promise<number> {
  const shown =
    input.lon !== undefined && input.lat !== undefined
      ? [{ lon: input.lon, lat: input.lat }]
      : await unclaimedPlaces(tx, report.id, 'verdict', input.keeper);
  if (shown.length === 0) throw new Refusal('report.place-not-shown', 422, {}, 'place');
  const known = { lon: report.public_lon ?? report.lon, lat: report.public_lat ?? report.lat };
  const category = await categoryById(report.category_id);
  const metres = nearest(known, shown);
  if (metres > nearEnoughM(category?.sensitivity ?? 'public')) {
    throw new Refusal('report.too-far-away', 422, { metres: Math.round(metres) }, 'place');
  }
  return nearest(report, shown);
}

const nearest = (place: Place, shown: Place[]) =>
  Math.min(...shown.map((one) => distanceM(place, one)));

type Kept = Verdict & {
  by: 'reporter' | 'neighbour';
  distance: number | null;
  keeper: string;
};

async function keepVerdict(tx: Tx, report: LockedReport, kept: Kept) {
  await tx
    .insertInto('report_verdicts')
    .values({
      report_id: report.id,
      id: newId(),
      round: report.round,
      given_by: kept.by,
      answer: kept.answer,
      words: kept.words,
      distance_m: kept.distance,
      given_at: now(),
    })
    .execute();
  await claimPhotos(tx, report.id, 'verdict', { showing: 'held', keeper: kept.keeper });
}

type Given = Pick<Kept, 'answer' | 'by'>;

async function applyVerdict(tx: Tx, actor: Actor, report: LockedReport, { answer, by }: Given) {
  const to = afterVerdict(answer);
  if (to === null || to === report.state) return;
  await moveReport(tx, { kind: actor.kind }, report, {
    to,
    event: `report.${to}`,
    facts: { by, round: report.round },
    set:
      to === 'confirmed'
        ? { confirmed_at: now() }
        : { confirmed_at: null, round: report.round + 1 },
  });
  const job = to === 'confirmed' ? 'assignments.end' : 'assignments.reopen';
  await later(tx, job, { reportId: report.id });
}
