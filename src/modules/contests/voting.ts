import { Refusal } from '#basics/refusal.ts';
import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { houseToday } from '#server/today.ts';
import { turns } from '#server/turns.ts';
import type { VoteRequest } from './input-entry.ts';
import { joinContest, timesOf } from './keeping.ts';
import { openVoteKey, voterOf } from './keys.ts';
import { takesVotes } from './rules.ts';
import { writeToVoter } from './telling.ts';

// Everybody votes in the last minute: a few at a time, the others keep no connection waiting.
const inTurn = turns(6);

/**
 * Somebody wants to vote for an entry: their address is asked by a letter, and nothing else is stored.
 * The same for the same entry is written once a day.
 */
export function askForVote(
  code: string,
  number: number,
  { email, locale }: VoteRequest,
): Promise<void> {
  return change(async (tx) => {
    const contest = await joinContest(tx, { code });
    if (!takesVotes(timesOf(contest), now())) throw new Refusal('contest.no-votes');
    const entryId = await entryAt(tx, contest.id, number);
    const voter = voterOf(contest.id, email);
    const ref = { contestId: contest.id, voter, entryId };
    await writeToVoter(tx, contest, {
      ...{ to: email, locale, number, ref, once: `${voter} ${entryId} ${houseToday()}` },
    });
  });
}

async function entryAt(tx: Tx, contestId: string, number: number): Promise<string> {
  const entry = await tx
    .selectFrom('contest_entries')
    .select('id')
    .where('contest_id', '=', contestId)
    .where('number', '=', number)
    .where('state', '=', 'accepted')
    .executeTakeFirst();
  if (!entry) throw new Refusal('contest.entry-unknown', 404);
  return entry.id;
}

/**
 * Whoever read the letter votes: one vote of each address, however often and from however many places
 * the link is used. Until the voting closes the same link changes it. Gives the entry's number.
 */
export async function castVote(key: string, number: number): Promise<number> {
  const ref = openVoteKey(key);
  if (!ref) throw new Refusal('contest.vote-unknown', 404);
  const { contestId, voter } = ref;
  return inTurn(() =>
    change(async (tx) => {
      const contest = await joinContest(tx, { id: contestId });
      if (!takesVotes(timesOf(contest), now())) throw new Refusal('contest.no-votes');
      const vote = { entry_id: await entryAt(tx, contestId, number), voted_at: now() };
      await tx
        .insertInto('contest_votes')
        .values({ contest_id: contestId, voter, ...vote })
        .onConflict((it) => it.columns(['contest_id', 'voter']).doUpdateSet(vote))
        .execute();
      // Only the letter knew whose address it is.
      await eraseLettersAbout(tx, voter);
      return number;
    }),
  );
}

/** What the link of a vote is for: the entry that was asked for, and the one voted for; null when it is none. */
export async function voteAt(code: string, key: string) {
  const ref = openVoteKey(key);
  if (!ref) return null;
  const numberOf = (entryId: string) =>
    db
      .selectFrom('contest_entries')
      .innerJoin('contests', 'contests.id', 'contest_entries.contest_id')
      .select('number')
      .where('contest_id', '=', ref.contestId)
      .where('contest_entries.id', '=', entryId)
      .where('contests.code', '=', code)
      .where('contest_entries.state', '=', 'accepted')
      .executeTakeFirst();
  const vote = await db
    .selectFrom('contest_votes')
    .select('entry_id')
    .where('contest_id', '=', ref.contestId)
    .where('voter', '=', ref.voter)
    .executeTakeFirst();
  return {
    asked: (await numberOf(ref.entryId))?.number ?? null,
    voted: vote ? ((await numberOf(vote.entry_id))?.number ?? null) : null,
  };
}
