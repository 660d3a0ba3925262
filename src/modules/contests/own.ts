import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { erasePhotos } from '#modules/media/actions.ts';
import { ownPhotos } from '#modules/media/queries.ts';
import { erasePhoto } from '#modules/media/showing.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import type { EntryChange } from './input-entry.ts';
import { claim, requireFit } from './entering.ts';
import { asEntry, joinContest, timesOf, type EntryPicture, type EntryRow } from './keeping.ts';
import { openEntryKey, picturesOf, type ContestPart } from './keys.ts';
import { takesEntries, type EntryState } from './rules.ts';

const DAY = 86_400_000;

const unknown = () => new Refusal('contest.entry-unknown', 404);

/** Holds an entry by its secret link, with its contest. */
async function lockOwn(tx: Tx, key: string) {
  const ref = openEntryKey(key);
  if (!ref) throw unknown();
  const contest = await joinContest(tx, { id: ref.contestId });
  const row = await tx
    .selectFrom('contest_entries')
    .selectAll()
    .where('contest_id', '=', ref.contestId)
    .where('id', '=', ref.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw unknown();
  return { ref, contest, entry: asEntry(row) };
}

const setEntry = (tx: Tx, { contestId, id }: ContestPart, set: object) =>
  tx
    .updateTable('contest_entries')
    .set(set)
    .where('contest_id', '=', contestId)
    .where('id', '=', id)
    .execute();

/**
 * Whoever reads the address says that it was them: the entry gets its number and waits for an editor.
 * Twice is once. One that was sent in time may be confirmed a day after the closing.
 */
export function confirmEntry(key: string): Promise<void> {
  return change(async (tx) => {
    const { ref, contest, entry } = await lockOwn(tx, key);
    if (entry.state !== 'unconfirmed') return;
    const late = now().getTime() >= contest.closes_at.getTime() + DAY;
    if (contest.state !== 'published' || late) throw new Refusal('contest.closed');
    if (await judges(tx, ref.contestId, entry.email)) throw new Refusal('contest.you-judge', 403);
    // The next number is a lock too: of two at once the second counts the first.
    const { last_number: number } = await tx
      .updateTable('contests')
      .set((it) => ({ last_number: it('last_number', '+', 1) }))
      .where('id', '=', ref.contestId)
      .returning('last_number')
      .executeTakeFirstOrThrow();
    const { others } = await tx
      .selectFrom('contest_entries')
      .select((it) => it.fn.countAll<number>().as('others'))
      .where('contest_id', '=', ref.contestId)
      .where('email', '=', entry.email)
      .where('state', 'in', ['held', 'accepted', 'declined'])
      .executeTakeFirstOrThrow();
    if (others >= contest.most_entries)
      throw new Refusal('contest.too-many-of-one', 409, { most: contest.most_entries });
    await setEntry(tx, ref, { state: 'held', number, confirmed_at: now() });
  });
}

async function judges(tx: Tx, contestId: string, email: string | null): Promise<boolean> {
  const seat = await tx
    .selectFrom('contest_jurors')
    .select('id')
    .where('contest_id', '=', contestId)
    .where('email', '=', email ?? '')
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return seat !== undefined;
}

/**
 * Changes an entry until the closing; an editor reads it again. `added` are pictures of this form; those
 * that are not kept are erased.
 */
export function changeEntry(key: string, input: EntryChange, added: EntryPicture[]): Promise<void> {
  return change(async (tx) => {
    const { ref, contest, entry } = await lockOwn(tx, key);
    if (!takesEntries(timesOf(contest), now()) || isGone(entry.state))
      throw new Refusal('contest.closed');
    const kept = entry.pictures.filter(({ id }) => id in input.keep);
    // The same picture sent again is the one that is there.
    const fresh = added.filter(({ id }) => !kept.some((one) => one.id === id));
    const pictures = [...kept, ...fresh];
    const { minor, name } = entry;
    requireFit(contest, { ...input, minor, name }, pictures);
    await claim(tx, ref, fresh);
    const dropped = entry.pictures.filter(({ id }) => !pictures.some((one) => one.id === id));
    for (const { id } of dropped) await erasePhoto(tx, { subjectId: picturesOf(ref), id });
    await setEntry(tx, ref, {
      ...{ title: input.title, words: input.words, video_url: input.videoUrl ?? null },
      ...{ group_at: input.group, pictures: JSON.stringify(pictures), changed_at: now() },
      ...{ shown_as: input.shownAs, may_name: input.mayName, may_archive: input.mayArchive },
      ...(entry.state !== 'unconfirmed' && { state: 'held', reason: '' }),
    });
  });
}

const isGone = (state: EntryState) => state === 'withdrawn' || state === 'forgotten';

/** Takes an entry back, at any time: words, pictures, names, votes, marks and letters are gone at once. */
export function withdrawEntry(key: string): Promise<void> {
  return change(async (tx) => {
    const { ref, entry } = await lockOwn(tx, key);
    if (isGone(entry.state)) return;
    await emptyEntry(tx, ref, 'withdrawn');
  });
}

/** Leaves nothing of an entry but its number, and that it took part. */
export async function emptyEntry(tx: Tx, ref: ContestPart, state: 'withdrawn' | 'forgotten') {
  const { contestId, id } = ref;
  await erasePhotos(tx, picturesOf(ref));
  await eraseLettersAbout(tx, id);
  await tx
    .deleteFrom('contest_votes')
    .where('contest_id', '=', contestId)
    .where('entry_id', '=', id)
    .execute();
  await tx
    .deleteFrom('contest_marks')
    .where('contest_id', '=', contestId)
    .where('entry_id', '=', id)
    .execute();
  await setEntry(tx, ref, {
    ...{ state, title: '', words: '', video_url: null, pictures: '[]', name: '', shown_as: '' },
    ...{ school: '', email: null, guardian_name: '', guardian_contact: '', agreed: '' },
    ...{ reason: '', may_name: false, may_archive: false },
    // By this it is known later that it took part.
    decided_at: sql`case when state = 'accepted' then decided_at end`,
    ...(state === 'withdrawn' && { jury: null, jury_place: null, votes: null, vote_place: null }),
  });
}

/** An entry for whoever holds its secret link; null when there is none. */
export async function ownEntry(code: string, key: string) {
  const ref = openEntryKey(key);
  if (!ref) return null;
  const row = await db
    .selectFrom('contest_entries')
    .innerJoin('contests', 'contests.id', 'contest_entries.contest_id')
    .selectAll('contest_entries')
    .where('contest_id', '=', ref.contestId)
    .where('contest_entries.id', '=', ref.id)
    .where('contests.code', '=', code)
    .executeTakeFirst();
  if (!row) return null;
  const entry: EntryRow = asEntry(row);
  const photos = new Map((await ownPhotos(picturesOf(ref))).map((photo) => [photo.id, photo]));
  return {
    ...entry,
    pictures: entry.pictures.map(({ id, alt }) => ({
      ...{ id, alt, copies: photos.get(id)?.copies ?? null },
      problem: photos.get(id)?.problem ?? null,
    })),
  };
}
