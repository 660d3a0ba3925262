import { sql } from 'kysely';
import { eraseLettersAbout, eraseSentLetters } from '#modules/letters/erasing.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { setContest } from './keeping.ts';
import { emptyEntry } from './own.ts';
import { ARCHIVE_DAYS, CONFIRM_DAYS, CONTACT_DAYS, UNENDED_DAYS } from './rules.ts';

const DAY = 86_400_000;
const SOME = 200;
const daysAgo = (days: number) => new Date(now().getTime() - days * DAY);

/** What is forgotten of contests each night. Safe to run twice. */
export async function forgetOfContests(): Promise<void> {
  await forgetUnconfirmed();
  await forgetContacts();
  await forgetUnkept();
  // Who asked to vote and did not: only the letter knew the address.
  await change((tx) => eraseSentLetters(tx, 'contest-vote', daysAgo(1)));
}

/** Entries whose address nobody confirmed are gone, with their pictures. */
async function forgetUnconfirmed() {
  const old = await db
    .selectFrom('contest_entries')
    .select(['contest_id', 'id'])
    .where('state', '=', 'unconfirmed')
    .where('entered_at', '<', daysAgo(CONFIRM_DAYS))
    .orderBy('entered_at')
    .limit(1000)
    .execute();
  for (const { contest_id: contestId, id } of old) {
    await change(async (tx) => {
      // Whoever confirms it at this moment goes first, and it stays.
      const still = await tx
        .selectFrom('contest_entries')
        .select('id')
        .where('contest_id', '=', contestId)
        .where('id', '=', id)
        .where('state', '=', 'unconfirmed')
        .forUpdate()
        .executeTakeFirst();
      if (!still) return;
      await emptyEntry(tx, { contestId, id }, 'withdrawn');
      await tx
        .deleteFrom('contest_entries')
        .where('contest_id', '=', contestId)
        .where('id', '=', id)
        .where('number', 'is', null)
        .execute();
    });
  }
}

/** When a contest was over: with its results, called off, or by itself where nobody ended it. */
const overAt = sql<Date>`coalesce(contests.results_at, contests.cancelled_at,
  greatest(contests.closes_at, contests.votes_until) + ${`${UNENDED_DAYS} days`}::interval)`;

/** So long after it was over nobody can be reached by a contest any more. */
async function forgetContacts() {
  const over = await db
    .selectFrom('contests')
    .select(['id', 'state'])
    .where('erased_at', 'is', null)
    // One that was never out may still be published: then its people are to be forgotten, too.
    .where('state', 'not in', ['draft', 'waiting'])
    .where(overAt, '<', daysAgo(CONTACT_DAYS))
    .limit(SOME)
    .execute();
  for (const { id, state } of over) {
    await change(async (tx) => {
      await forgetPeopleOf(tx, id);
      const ended = state === 'results' ? { state: 'ended' } : {};
      await setContest(tx, id, { ...ended, erased_at: now() });
    });
  }
}

async function forgetPeopleOf(tx: Tx, id: string) {
  const entries = await tx
    .updateTable('contest_entries')
    .set((it) => ({
      ...{ name: '', email: null, school: '', guardian_name: '', guardian_contact: '' },
      shown_as: it.case().when('may_name', '=', true).then(it.ref('shown_as')).else('').end(),
    }))
    .where('contest_id', '=', id)
    .returning('id')
    .execute();
  const jurors = await tx
    .updateTable('contest_jurors')
    .set({ name: '', email: null })
    .where('contest_id', '=', id)
    .returning('id')
    .execute();
  for (const one of [...entries, ...jurors]) await eraseLettersAbout(tx, one.id);
}

/** What may not be kept as a memory is forgotten a year after the results; where there are none, all with the contacts. */
async function forgetUnkept() {
  const due = await db
    .selectFrom('contest_entries')
    .innerJoin('contests', 'contests.id', 'contest_entries.contest_id')
    .select(['contest_id', 'contest_entries.id'])
    .where('contest_entries.state', 'in', ['held', 'accepted', 'declined'])
    .where((it) =>
      it.or([
        it.and([it('may_archive', '=', false), it(overAt, '<', daysAgo(ARCHIVE_DAYS))]),
        it.and([
          it.or([
            it('contest_entries.state', '<>', 'accepted'),
            it('contests.state', 'not in', ['results', 'ended']),
          ]),
          it(overAt, '<', daysAgo(CONTACT_DAYS)),
        ]),
      ]),
    )
    .limit(1000)
    .execute();
  for (const { contest_id: contestId, id } of due)
    await change((tx) => emptyEntry(tx, { contestId, id }, 'forgotten'));
}
