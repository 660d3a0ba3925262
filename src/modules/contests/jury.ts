import { Refusal } from '#basics/refusal.ts';
import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { record } from '#modules/ledger/actions.ts';
import { eventsOf } from '#modules/ledger/queries.ts';
import { personIdOf } from '#modules/people/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { requireThere } from './grounds.ts';
import type { NewJuror } from './input-entry.ts';
import { asContest, lockContest, type ContestRow } from './keeping.ts';
import { openJurorKey, type ContestPart } from './keys.ts';
import { writeToJuror } from './telling.ts';

const MOST_JURORS = 30;

const mayStillJudge = ({ state }: ContestRow) =>
  state === 'draft' || state === 'waiting' || state === 'published';

/** Asks somebody outside to judge: they get a secret link. The same address is asked once. */
export function inviteJuror(actor: Actor, id: string, input: NewJuror): Promise<void> {
  return change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (contest.state !== 'published') throw new Refusal('contest.jury-later');
    if (contest.criteria.length === 0) throw new Refusal('contest.no-jury');
    const there = await jurorsOf(tx, id);
    if (there.some(({ email, ended_at: ended }) => email === input.email && !ended)) return;
    await requireOutsider(tx, id, input.email);
    if (there.length >= MOST_JURORS) throw new Refusal('contest.too-many-jurors', 409);
    const juror = { id: newId(), ...input };
    await tx
      .insertInto('contest_jurors')
      .values({ contest_id: id, ...juror, invited_at: now() })
      .execute();
    await writeToJuror(tx, contest, juror);
    await record(tx, actor, 'contest.juror-invited', { subject: 'contest', id });
  });
}

/** Whoever works here judges signed in, where it is known what they have read; whoever enters does not judge. */
async function requireOutsider(tx: Tx, id: string, email: string): Promise<void> {
  if (await personIdOf(email)) throw new Refusal('contest.juror-is-staff', 409, {}, 'email');
  const entered = await tx
    .selectFrom('contest_entries')
    .select('id')
    .where('contest_id', '=', id)
    .where('email', '=', email)
    .where('state', 'in', ['unconfirmed', 'held', 'accepted', 'declined'])
    .limit(1)
    .executeTakeFirst();
  if (entered) throw new Refusal('contest.juror-enters', 409, {}, 'email');
}

const jurorsOf = (tx: Tx, id: string) =>
  tx.selectFrom('contest_jurors').selectAll().where('contest_id', '=', id).execute();

/** Takes a juror out before judging is closed: their link opens nothing more, their marks do not count. */
export function dismissJuror(actor: Actor, id: string, jurorId: string): Promise<void> {
  return change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (!mayStillJudge(contest)) throw new Refusal('contest.judging-closed');
    const ended = isId(jurorId)
      ? await tx
          .updateTable('contest_jurors')
          .set({ ended_at: now(), email: null })
          .where('contest_id', '=', id)
          .where('id', '=', jurorId)
          .where('ended_at', 'is', null)
          .returning('id')
          .executeTakeFirst()
      : undefined;
    if (!ended) throw new Refusal('contest.juror-unknown', 404);
    await tx
      .deleteFrom('contest_marks')
      .where('contest_id', '=', id)
      .where('juror_id', '=', jurorId)
      .execute();
    await eraseLettersAbout(tx, jurorId);
    await record(tx, actor, 'contest.juror-dismissed', { subject: 'contest', id });
  });
}

/** What shows the names of those who entered to whoever does it. */
const tellsWho = new Set([
  ...['contest.contacts-read', 'contest.entry-accepted', 'contest.entry-declined'],
]);

/**
 * Somebody on the staff joins the jury. Whoever let entries take part, declined them or read the contacts
 * has seen names, and does not judge blind.
 */
export function joinJury(actor: Actor, id: string): Promise<void> {
  return change(async (tx) => {
    const contest = await judgedBy(tx, actor, id);
    if (contest.state !== 'published' || contest.criteria.length === 0)
      throw new Refusal('contest.no-jury');
    const person = requirePerson(actor);
    const seen = await eventsOf(tx, id);
    if (seen.some((one) => one.personId === person.personId && tellsWho.has(one.event)))
      throw new Refusal('contest.not-blind', 403);
    await tx
      .insertInto('contest_jurors')
      .values({
        ...{ contest_id: id, id: newId(), person_id: person.personId, name: person.name },
        ...{ email: null, locale: 'ru', invited_at: now() },
      })
      .onConflict((it) => it.columns(['contest_id', 'person_id']).doNothing())
      .execute();
    await record(tx, actor, 'contest.jury-joined', { subject: 'contest', id });
  });
}

function requirePerson(actor: Actor) {
  if (actor.kind !== 'person') throw new Refusal('people.may-not-desk', 403);
  return actor;
}

/** A contest for somebody on the staff who may judge there. */
async function judgedBy(
  source: Pick<Tx, 'selectFrom'>,
  actor: Actor,
  id: string,
): Promise<ContestRow> {
  const row = isId(id)
    ? await source.selectFrom('contests').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('contest.unknown', 404);
  await requireThere(actor, 'contest.judge', row.area_id);
  return asContest(row);
}

/** Refuses whoever on the staff may not judge that contest. */
export const judgedAs = (actor: Actor, id: string): Promise<ContestRow> => judgedBy(db, actor, id);

/** The seat of somebody on the staff in a jury; null when they have none. */
export async function seatOf(actor: Actor, contestId: string): Promise<ContestPart | null> {
  if (actor.kind !== 'person' || !isId(contestId)) return null;
  const seat = await db
    .selectFrom('contest_jurors')
    .select('id')
    .where('contest_id', '=', contestId)
    .where('person_id', '=', actor.personId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return seat ? { contestId, id: seat.id } : null;
}

/** The juror a secret link is for. Refuses a link that was ended, or of another contest. */
export async function jurorAt(code: string, key: string): Promise<ContestPart> {
  const ref = openJurorKey(key);
  const found = ref
    ? await db
        .selectFrom('contest_jurors')
        .innerJoin('contests', 'contests.id', 'contest_jurors.contest_id')
        .select('contest_jurors.id')
        .where('contest_id', '=', ref.contestId)
        .where('contest_jurors.id', '=', ref.id)
        .where('contest_jurors.ended_at', 'is', null)
        .where('contests.code', '=', code)
        .executeTakeFirst()
    : undefined;
  if (!ref || !found) throw new Refusal('contest.juror-unknown', 404);
  return ref;
}
