import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { record } from '#modules/ledger/actions.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { peopleWhoMay, staffNames } from '#modules/people/who-may.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { endOfTerm, reckonReview, reckonShown } from './clock.ts';
import { documentsOf, keptDocuments } from './documents.ts';
import { mayWithAppeal, requireAppeal } from './grounds.ts';
import { asRule, lawOf, type AppealKind } from './law.ts';
import { appealParts } from './parts.ts';
import { isOverdue, type AppealState } from './rules.ts';

async function rowOf(actor: Actor, number: string) {
  if (!may(actor, 'appeal.see')) throw new Refusal('appeal.may-not', 403);
  const row = await db
    .selectFrom('appeals')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) throw new Refusal('appeal.unknown', 404);
  await requireAppeal(actor, 'appeal.see', row);
  return { ...row, state: row.state as AppealState };
}

type Row = Awaited<ReturnType<typeof rowOf>>;

/** Everything the desk sees of one appeal at a look. Who appeals only when this person has it. */
export async function deskAppeal(actor: Actor, number: string) {
  const row = await rowOf(actor, number);
  const law = lawOf(row.law);
  const [parts, documents, waiting, reckoning, events, forwardBy, mayHandle] = await Promise.all([
    appealParts(db, row.id),
    documentsOf(db, row.id),
    keptDocuments({ appealId: row.id, side: 'desk' }),
    reckonShown(db, row),
    eventsOf(db, row.id),
    endOfTerm(asRule(law.forward), row.clock_from),
    mayWithAppeal(actor, 'appeal.handle', row),
  ]);
  const appeal = { ...row, id: undefined, search: undefined };
  const review = parts.reviews.at(-1);
  const people = await staffNames(db, peopleIn({ row, parts, events }));
  return {
    appeal: { ...appeal, kind: appeal.kind as AppealKind },
    ...{ ...parts, documents, waiting, reckoning, events, forwardBy, mayHandle },
    people: Object.fromEntries(people),
    reviewReckoning: review ? await reckonReview(review, row.law) : null,
    isComplainedOf: isComplainedOf(actor, row, parts),
    overdue: isOverdue(row, now()),
    applicant: hasIt(actor, row) ? await applicantOfAppeal(row.id) : undefined,
  };
}

type Parts = Awaited<ReturnType<typeof appealParts>>;
type In = { row: Row; parts: Parts; events: { personId: string | null }[] };
const peopleIn = ({ row, parts, events }: In) =>
  [
    row.handler_id,
    ...events.map(({ personId }) => personId),
    ...[...parts.messages, ...parts.answers].map((one) => one.by_person_id),
    ...parts.reviews.map((one) => one.handler_id),
  ].filter((id) => id !== null);

/** Whether the review is about what this person did: then it is not theirs to answer. */
const isComplainedOf = (actor: Actor, row: Row, { answers }: Parts) =>
  actor.kind === 'person' &&
  [row.handler_id, ...answers.map((one) => one.by_person_id)].includes(actor.personId);

/** Whoever has it in hand must know whom they answer; that is no reading to be asked about. */
const hasIt = (actor: Actor, row: Row) =>
  actor.kind === 'person' && actor.personId === row.handler_id && row.state !== 'reviewed';

const applicantOfAppeal = (appealId: string) =>
  db
    .selectFrom('appeal_applicants')
    .select(['name', 'email', 'phone', 'postal', 'answer_by'])
    .where('appeal_id', '=', appealId)
    .executeTakeFirst();

/**
 * Who appeals and how to reach them, for somebody who may handle it but has not got it: the reason
 * is kept with the look, and the auditor sees it. Null when it was erased.
 */
export async function readApplicant(actor: Actor, number: string, { why }: { why: string }) {
  const row = await rowOf(actor, number);
  await requireAppeal(actor, 'appeal.handle', row);
  return change(async (tx) => {
    await record(tx, actor, 'appeal.identity-read', { subject: 'appeal', id: row.id, why });
    return (await applicantOfAppeal(row.id)) ?? null;
  });
}

/** Who may be given an appeal of this area and body, by name. */
export async function ableForAppeal(actor: Actor, number: string) {
  const row = await rowOf(actor, number);
  const areas = row.area_id ? upwards(row.area_id, await areaTree()).map((area) => area.id) : [];
  const able = await peopleWhoMay(db, 'appeal.handle', { areas });
  return able.map(({ id, name }) => ({ id, name }));
}
