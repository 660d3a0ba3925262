import { Refusal } from '#basics/refusal.ts';
import { newCode } from '#modules/activities/keeping.ts';
import { requireCampaign } from '#modules/campaigns/choices.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { requireThere } from './grounds.ts';
import { namedOf, type ContestForm, type ReasonForm } from './input.ts';
import { lockContest, rowOf, setContest, writeTexts, type ContestRow } from './keeping.ts';
import { passOn } from './passing-on.ts';
import { canBecome } from './rules.ts';
import { askSecondPerson } from './waiting.ts';

/** Writes a contest down; nobody outside the desk sees it. Gives its id. */
export async function draftContest(actor: Actor, input: ContestForm): Promise<string> {
  await requireThere(actor, 'contest.hold', input.areaId ?? null);
  await requireCampaign(input.campaignId);
  const id = newId();
  const made = { made_by: personOf(actor), made_at: now() };
  await change(async (tx) => {
    await tx
      .insertInto('contests')
      .values({
        ...{ id, code: newCode(), state: 'draft', ...rowOf(input), ...made },
        ...{ changed_by: made.made_by, changed_at: made.made_at },
      })
      .execute();
    await writeTexts(tx, id, input);
    await record(tx, actor, 'contest.drafted', { subject: 'contest', id });
  });
  return id;
}

/**
 * Changes a contest. A draft at once, and it must be sent for approval again; what is published stays as
 * it is until a second person approves the change.
 */
export async function changeContest(actor: Actor, id: string, input: ContestForm): Promise<void> {
  await requireThere(actor, 'contest.hold', input.areaId ?? null);
  await requireCampaign(input.campaignId);
  await change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    const by = { changed_by: personOf(actor), changed_at: now() };
    if (contest.state === 'published') {
      requireSameNumbers(contest, input);
      const proposal = JSON.stringify(input);
      await setContest(tx, id, { ...by, proposal, waiting_since: now() });
      await askSecondPerson(tx, actor, contest, by);
      await record(tx, actor, 'contest.change-proposed', { subject: 'contest', id });
      return;
    }
    if (contest.state !== 'draft' && contest.state !== 'waiting')
      throw new Refusal('contest.is-over');
    await setContest(tx, id, { ...rowOf(input), ...by, state: 'draft', waiting_since: null });
    await writeTexts(tx, id, input);
    await record(tx, actor, 'contest.changed', { subject: 'contest', id });
  });
}

/** Entries and marks name groups and criteria by their place. */
function requireSameNumbers({ groups, criteria }: ContestRow, input: ContestForm) {
  const same =
    namedOf(input.groups).length === groups.length &&
    namedOf(input.criteria).length === criteria.length;
  if (!same) throw new Refusal('contest.lines-fixed');
}

/** Asks a second person to approve a draft. */
export const sendForApproval = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (!canBecome(contest.state, 'waiting')) throw new Refusal('activity.not-a-draft');
    if (contest.closes_at <= now()) throw new Refusal('contest.in-the-past');
    await setContest(tx, id, { state: 'waiting', waiting_since: now() });
    await askSecondPerson(tx, actor, contest, contest);
    await record(tx, actor, 'contest.sent-for-approval', { subject: 'contest', id });
  });

/**
 * A second person approves a draft or a change: it is published and passed on. Refuses whoever changed it
 * last, and who has not seen its last change: `seen` is when that was.
 */
export const approveContest = (actor: Actor, id: string, seen: string): Promise<void> =>
  change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    const by = requireSecond(actor, contest, seen);
    const approved = { approved_by: by, approved_at: now(), announced_at: now() };
    if (contest.state === 'waiting') {
      if (contest.closes_at <= now()) throw new Refusal('contest.in-the-past');
      await setContest(tx, id, {
        ...{ ...approved, state: 'published', published_at: now(), waiting_since: null },
      });
      await record(tx, actor, 'contest.published', { subject: 'contest', id });
    } else {
      if (contest.state !== 'published') throw new Refusal('activity.not-waiting');
      await applyChange(tx, contest, approved);
      await record(tx, actor, 'contest.change-approved', { subject: 'contest', id });
    }
    await passOn(tx, id);
  });

async function applyChange(tx: Tx, contest: ContestRow, approved: object) {
  const form = contest.proposal as ContestForm;
  const row = rowOf(form);
  requireDays(contest, row);
  await setContest(tx, contest.id, {
    ...{ ...row, ...approved, proposal: null, waiting_since: null },
    sequence: contest.sequence + 1,
  });
  await writeTexts(tx, contest.id, form);
}

// Somebody must not find that the last day was yesterday, nor that what is being judged can be rewritten.
function requireDays(contest: ContestRow, next: Pick<ContestRow, 'closes_at' | 'votes_until'>) {
  const moved = (was: Date | null, is: Date | null) => was?.getTime() !== is?.getTime();
  const closes = moved(contest.closes_at, next.closes_at);
  if (closes && contest.closes_at <= now()) throw new Refusal('contest.closed');
  const votes = moved(contest.votes_until, next.votes_until);
  const past = (at: Date | null) => at !== null && at <= now();
  if ((closes && past(next.closes_at)) || (votes && past(next.votes_until)))
    throw new Refusal('contest.in-the-past');
}

/** Whoever may approve what waits: another person than who changed it last, who saw that change. */
export function requireSecond(actor: Actor, contest: ContestRow, seen: string): string {
  if (!contest.waiting_since) throw new Refusal('activity.not-waiting');
  const by = personOf(actor);
  if (by === null || by === contest.changed_by) throw new Refusal('activity.second-person', 403);
  if (seen !== contest.changed_at.toISOString()) throw new Refusal('activity.changed-since');
  return by;
}

/** Gives a draft back to whoever wrote it, or drops a change or results that nobody wants to approve. */
export const sendBack = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (!contest.waiting_since) throw new Refusal('activity.not-waiting');
    const state = contest.proposal ? contest.state : 'draft';
    await setContest(tx, id, { state, proposal: null, waiting_since: null });
    await record(tx, actor, 'contest.sent-back', { subject: 'contest', id });
  });

/** Calls a contest off, at once and by one person: its page says why, and whoever entered is told. */
export const cancelContest = (actor: Actor, id: string, { reason }: ReasonForm): Promise<void> =>
  change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (!canBecome(contest.state, 'cancelled')) throw new Refusal('contest.is-over');
    await setContest(tx, id, {
      ...{ state: 'cancelled', cancel_reason: reason, cancelled_at: now() },
      ...{ proposal: null, waiting_since: null, announced_at: now() },
      sequence: contest.sequence + 1,
    });
    await tx.deleteFrom('contest_votes').where('contest_id', '=', id).execute();
    await passOn(tx, id);
    await later(tx, 'contests.tell-entrants', { id, what: 'cancelled' });
    await record(tx, actor, 'contest.cancelled', { subject: 'contest', id });
  });
