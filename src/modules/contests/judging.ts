import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { locales } from '#basics/localised.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { requireSecond } from './actions.ts';
import type { ResultsForm } from './input.ts';
import { lockContest, setContest, type ContestRow } from './keeping.ts';
import { passOn } from './passing-on.ts';
import { canBecome } from './rules.ts';
import { juryOf, standings } from './rules-results.ts';
import { askSecondPerson } from './waiting.ts';

/**
 * Closes judging: from now on nobody marks or votes, and where each entry stands is counted. Refuses while
 * entries or votes still come, and while an entry waits for an editor.
 */
export const closeJudging = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (!canBecome(contest.state, 'judged')) throw new Refusal('contest.is-over');
    if (now() < (contest.votes_until ?? contest.closes_at))
      throw new Refusal('contest.still-running');
    if (contest.waiting_since) throw new Refusal('contest.change-waits');
    await requireNoneHeld(tx, id);
    const by = { changed_by: personOf(actor), changed_at: now() };
    const votes = await count(tx, contest);
    await setContest(tx, id, { ...by, state: 'judged', judged_at: now(), votes });
    await record(tx, actor, 'contest.judged', { subject: 'contest', id });
  });

async function requireNoneHeld(tx: Tx, id: string) {
  const held = await tx
    .selectFrom('contest_entries')
    .select('id')
    .where('contest_id', '=', id)
    .where('state', '=', 'held')
    .limit(1)
    .executeTakeFirst();
  if (held) throw new Refusal('contest.entries-wait');
}

/** Writes down where each entry stands. Gives how many voted; null when there was no vote. */
async function count(tx: Tx, contest: ContestRow): Promise<number | null> {
  const { id } = contest;
  const rows = await tx
    .selectFrom('contest_entries')
    .select(['id', 'group_at'])
    .where('contest_id', '=', id)
    .where('state', '=', 'accepted')
    .execute();
  const marks = await tx
    .selectFrom('contest_marks')
    .select(['entry_id', 'scores'])
    .where('contest_id', '=', id)
    .where('knows', '=', false)
    .execute();
  const byEntry = Map.groupBy(marks, ({ entry_id: entry }) => entry);
  const votes = contest.votes_from ? await votesOf(tx, id) : null;
  const placed = standings(
    rows.map((entry) => ({
      ...{ id: entry.id, group: entry.group_at },
      jury: juryOf(
        (byEntry.get(entry.id) ?? []).map(({ scores }) => scores),
        contest.criteria.length,
      ),
      votes: votes && (votes.get(entry.id) ?? 0),
    })),
  );
  for (const one of placed) {
    await tx
      .updateTable('contest_entries')
      .set({
        ...{ jury: one.jury && JSON.stringify(one.jury), jury_place: one.juryPlace },
        ...{ votes: one.votes, vote_place: one.votePlace },
      })
      .where('contest_id', '=', id)
      .where('id', '=', one.id)
      .execute();
  }
  return votes && [...votes.values()].reduce((all, one) => all + one, 0);
}

async function votesOf(tx: Tx, id: string) {
  const rows = await tx
    .selectFrom('contest_votes')
    .select((it) => ['entry_id', it.fn.countAll<number>().as('votes')])
    .where('contest_id', '=', id)
    .groupBy('entry_id')
    .execute();
  return new Map(rows.map(({ entry_id: entry, votes }) => [entry, Number(votes)]));
}

/** Writes what is said of the results, and asks a second person to let them out. */
export const proposeResults = (actor: Actor, id: string, input: ResultsForm): Promise<void> =>
  change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (contest.state !== 'judged') throw new Refusal('contest.not-judged');
    const by = { changed_by: personOf(actor), changed_at: now() };
    await setContest(tx, id, { ...by, proposal: JSON.stringify(input), waiting_since: now() });
    await askSecondPerson(tx, actor, contest, by);
    await record(tx, actor, 'contest.results-proposed', { subject: 'contest', id });
  });

/**
 * A second person lets the results out: everybody sees them, those who entered are told, and who voted is
 * erased. Refuses whoever wrote them, and who has not seen them as they are.
 */
export const approveResults = (actor: Actor, id: string, seen: string): Promise<void> =>
  change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    const by = requireSecond(actor, contest, seen);
    if (!canBecome(contest.state, 'results')) throw new Refusal('contest.not-judged');
    const { words } = contest.proposal as ResultsForm;
    for (const locale of locales) {
      await tx
        .updateTable('contest_texts')
        .set({ results: words[locale] ?? '' })
        .where('contest_id', '=', id)
        .where('locale', '=', locale)
        .execute();
    }
    await setContest(tx, id, {
      ...{ state: 'results', results_at: now(), approved_by: by, approved_at: now() },
      ...{ proposal: null, waiting_since: null, announced_at: now() },
      sequence: contest.sequence + 1,
    });
    await tx.deleteFrom('contest_votes').where('contest_id', '=', id).execute();
    await passOn(tx, id);
    await later(tx, 'contests.tell-entrants', { id, what: 'results' });
    await record(tx, actor, 'contest.results-published', { subject: 'contest', id });
  });
