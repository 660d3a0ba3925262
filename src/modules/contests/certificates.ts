import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { asContest, asEntry, lockContest, textsById, type EntryRow } from './keeping.ts';
import { openEntryKey } from './keys.ts';
import { showsResults } from './rules.ts';

const WINNERS = 3;

const faceOf = (entry: EntryRow) => ({
  ...{ number: entry.number ?? 0, title: entry.title, name: entry.name || entry.shown_as },
  ...{ school: entry.school, group: entry.group_at, language: entry.locale },
  ...{ juryPlace: placeOf(entry.jury_place), votePlace: placeOf(entry.vote_place) },
});

/** The first three places are said on a certificate; everybody else took part. */
const placeOf = (place: number | null) => (place !== null && place <= WINNERS ? place : null);

/** The certificates of all who won, to print: with their names, so who asks and why is kept. */
export function certificatesOf(actor: Actor, id: string, why: string) {
  return change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    if (!showsResults(contest.state)) return [];
    await record(tx, actor, 'contest.contacts-read', { subject: 'contest', id, why });
    const rows = await tx
      .selectFrom('contest_entries')
      .selectAll()
      .where('contest_id', '=', id)
      .where('state', '=', 'accepted')
      .where((it) => it.or([it('jury_place', '<=', WINNERS), it('vote_place', '<=', WINNERS)]))
      .orderBy('group_at')
      .orderBy('number')
      .execute();
    return rows.map(asEntry).map(faceOf);
  });
}

/** The certificate of whoever holds the entry's secret link, once the results are out; null before. */
export async function ownCertificate(code: string, key: string) {
  const ref = openEntryKey(key);
  if (!ref) return null;
  const [contest, entry] = await Promise.all([
    db.selectFrom('contests').selectAll().where('id', '=', ref.contestId).executeTakeFirst(),
    db
      .selectFrom('contest_entries')
      .selectAll()
      .where('contest_id', '=', ref.contestId)
      .where('id', '=', ref.id)
      .where('state', '=', 'accepted')
      .executeTakeFirst(),
  ]);
  if (!contest || !entry || contest.code !== code) return null;
  const row = asContest(contest);
  if (!showsResults(row.state)) return null;
  const texts = (await textsById(db, [row.id])).get(row.id) ?? {};
  return { texts, groups: row.groups, resultsAt: row.results_at, face: faceOf(asEntry(entry)) };
}
