import type { Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import { showOnly } from '#modules/media/showing.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { asContest, textsById, type ContestRow, type EntryRow } from './keeping.ts';
import { entryLink, jurorLink, picturesOf, voteLink, type VoteRef } from './keys.ts';
import { textIn, type ContestTexts } from './rules.ts';

const AT_ONCE = 200;

const textsOf = async (tx: Tx, id: string): Promise<ContestTexts> =>
  (await textsById(tx, [id])).get(id) ?? {};

export const titleIn = async (tx: Tx, id: string, locale: Locale) =>
  textIn(await textsOf(tx, id), locale).title;

/** What somebody who entered is written. */
type Told = 'entry' | 'accepted' | 'declined' | 'cancelled' | 'results';

type News = { what: Told; once?: string; texts?: ContestTexts };

/** Writes to one who entered; `once`: the cause; `texts`: those of the contest, for whoever writes to many. */
export async function writeToEntrant(
  tx: Tx,
  contest: ContestRow,
  entry: Pick<EntryRow, 'id' | 'email' | 'locale' | 'title' | 'reason'>,
  { what, once = '', texts }: News,
): Promise<void> {
  if (!entry.email) return;
  const { locale } = entry;
  const say = sayIn(locale);
  const reason = what === 'cancelled' ? contest.cancel_reason : entry.reason;
  const { title } = textIn(texts ?? (await textsOf(tx, contest.id)), locale);
  const params = { contest: title, title: entry.title, reason };
  const own = entryLink(contest.code, { contestId: contest.id, id: entry.id });
  const results = new URL(pressPaths.contestResults(contest.code), config.publicUrl).href;
  await writeLetter(tx, {
    ...{ to: entry.email, locale, kind: `contest-${what}`, aboutId: entry.id },
    once: `${entry.id} ${once}`,
    subject: say(`letter.contest-${what}.subject` satisfies MessageKey, params),
    parts: [
      say(`letter.contest-${what}.words` satisfies MessageKey, params),
      ...(what === 'results' ? [{ href: results, words: say('letter.contest.results') }] : []),
      { href: own, words: say(what === 'entry' ? 'letter.contest.confirm' : 'letter.contest.own') },
      ...(what === 'entry' ? [say('letter.contest.not-you')] : []),
    ],
  });
}

type Voting = { to: string; locale: Locale; number: number; ref: VoteRef; once: string };

/** Asks an address whether it votes; the letter is about the voter, and is erased once they said yes. */
export async function writeToVoter(tx: Tx, contest: ContestRow, voting: Voting): Promise<void> {
  const { to, locale, number, ref, once } = voting;
  const say = sayIn(locale);
  const params = { contest: await titleIn(tx, contest.id, locale), number };
  const parts: LetterPart[] = [
    say('letter.contest-vote.words', params),
    { href: voteLink(contest.code, ref), words: say('letter.contest-vote.confirm') },
    say('letter.contest-vote.not-you'),
  ];
  await writeLetter(tx, {
    ...{ to, locale, kind: 'contest-vote', aboutId: ref.voter, once },
    ...{ subject: say('letter.contest-vote.subject', params), parts },
  });
}

type Juror = { id: string; email: string; locale: Locale };

/** Asks somebody to judge, with their secret link. */
export async function writeToJuror(tx: Tx, contest: ContestRow, juror: Juror): Promise<void> {
  const say = sayIn(juror.locale);
  const params = { contest: await titleIn(tx, contest.id, juror.locale) };
  await writeLetter(tx, {
    ...{ to: juror.email, locale: juror.locale, kind: 'contest-juror', aboutId: juror.id },
    once: juror.id,
    subject: say('letter.contest-juror.subject', params),
    parts: [
      say('letter.contest-juror.words', params),
      {
        href: jurorLink(contest.code, { contestId: contest.id, id: juror.id }),
        words: say('letter.contest-juror.open'),
      },
      say('letter.contest-juror.secret'),
    ],
  });
}

export type TellEntrants = { id: string; what: 'cancelled' | 'results'; after?: string };

/**
 * Writes to everybody who entered, some hundred at a time; what was called off shows their pictures no more. Safe
 * to run twice: each letter is written once.
 */
export function tellEntrants({ id, what, after }: TellEntrants): Promise<void> {
  return change(async (tx) => {
    const row = await tx.selectFrom('contests').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row || (row.state === 'cancelled') !== (what === 'cancelled')) return;
    const texts = await textsOf(tx, id);
    const some = await tx
      .selectFrom('contest_entries')
      .select(['id', 'email', 'locale', 'title', 'reason'])
      .where('contest_id', '=', id)
      .where('state', 'in', what === 'results' ? ['accepted'] : ['held', 'accepted'])
      .where('email', 'is not', null)
      .$if(after !== undefined, (it) => it.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    for (const one of some) {
      const entry = { ...one, locale: one.locale as Locale };
      await writeToEntrant(tx, asContest(row), entry, { what, texts });
      if (what === 'cancelled') await showOnly(tx, picturesOf({ contestId: id, id: one.id }), []);
    }
    const last = some.at(-1)?.id;
    if (last && some.length === AT_ONCE)
      await later(tx, 'contests.tell-entrants', { id, what, after: last });
  });
}
