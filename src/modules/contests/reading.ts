import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { showOnly } from '#modules/media/showing.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import type { DeclineForm } from './input.ts';
import {
  asEntry,
  asLine,
  lineColumns,
  lockContest,
  type ContestRow,
  type EntryLine,
  type EntryRow,
} from './keeping.ts';
import { picturesOf } from './keys.ts';
import { seatOf } from './jury.ts';
import { shownName } from './rules.ts';
import { deskRow } from './desk.ts';
import { writeToEntrant } from './telling.ts';

/** Whoever judges a contest does not see who entered. */
async function requireNoJuror(actor: Actor, id: string) {
  if (await seatOf(actor, id)) throw new Refusal('contest.you-judge', 403);
}

/** The entries of a contest that count, those that wait for an editor first. How to reach whom is asked apart. */
export async function deskEntries(actor: Actor, id: string) {
  const contest = await deskRow(actor, id);
  await requireNoJuror(actor, id);
  const rows = await db
    .selectFrom('contest_entries')
    .select(lineColumns)
    .where('contest_id', '=', id)
    .where('state', '<>', 'unconfirmed')
    .orderBy((it) => it.case().when('state', '=', 'held').then(0).else(1).end())
    .orderBy('number')
    .execute();
  return { contest, list: rows.map(asLine).map(lineAtDesk) };
}

const lineAtDesk = (entry: EntryLine) => ({
  ...{ number: entry.number ?? 0, state: entry.state, group: entry.group_at },
  ...{ title: entry.title, minor: entry.minor, language: entry.locale },
  shownAs: shownName({ shownAs: entry.shown_as, mayName: entry.may_name }),
});

/** What an editor sees of an entry: what would be shown, what was agreed to, no contact. */
const seenAtDesk = (entry: EntryRow) => ({
  ...{ ...lineAtDesk(entry), words: entry.words, videoUrl: entry.video_url },
  ...{ hasGuardian: entry.guardian_name !== '', agreed: entry.agreed },
  ...{ reason: entry.reason, changedAt: entry.changed_at },
  pictures: entry.pictures.length,
});

const rowAt = async (source: Pick<Tx, 'selectFrom'>, id: string, number: number) => {
  const row = Number.isSafeInteger(number)
    ? await source
        .selectFrom('contest_entries')
        .selectAll()
        .where('contest_id', '=', id)
        .where('number', '=', number)
        .where('state', 'in', ['held', 'accepted', 'declined'])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('contest.entry-unknown', 404);
  return asEntry(row);
};

/** One entry as an editor reads it, with its pictures. */
export async function deskEntry(actor: Actor, id: string, number: number) {
  const contest = await deskRow(actor, id);
  await requireNoJuror(actor, id);
  const entry = await rowAt(db, id, number);
  const photos = await deskPhotos(picturesOf({ contestId: id, id: entry.id }));
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  return {
    contest,
    entry: seenAtDesk(entry),
    seen: entry.changed_at.toISOString(),
    pictures: entry.pictures.map(({ id: photo, alt }) => ({
      ...{ alt, copies: byId.get(photo)?.copies ?? null },
      problem: byId.get(photo)?.problem ?? null,
    })),
  };
}

type Deciding = { contest: ContestRow; entry: EntryRow };

function decide(
  actor: Actor,
  id: string,
  number: number,
  act: (tx: Tx, it: Deciding) => Promise<void>,
): Promise<void> {
  return change(async (tx) => {
    const contest = await lockContest(tx, actor, id);
    await requireNoJuror(actor, id);
    if (contest.state !== 'published') throw new Refusal('contest.judging-closed');
    await act(tx, { contest, entry: await rowAt(tx, id, number) });
  });
}

function requireRead({ changed_at: changedAt }: EntryRow, seen: string): void {
  if (changedAt.toISOString() !== seen) throw new Refusal('activity.changed-since');
}

const decided = (tx: Tx, { contest, entry }: Deciding, set: object) =>
  tx
    .updateTable('contest_entries')
    .set(set)
    .where('contest_id', '=', contest.id)
    .where('id', '=', entry.id)
    .execute();

/**
 * An editor read an entry and lets it take part; `seen` is when it was changed last, so that nobody accepts
 * what they have not read. Refuses while a picture of it could not be opened or is being made.
 */
export const acceptEntry = (actor: Actor, id: string, number: number, seen: string) =>
  decide(actor, id, number, async (tx, it) => {
    const { contest, entry } = it;
    requireRead(entry, seen);
    if (entry.state === 'accepted') return;
    const subject = picturesOf({ contestId: id, id: entry.id });
    const photos = await deskPhotos(subject);
    if (photos.some(({ state }) => state !== 'ready')) throw new Refusal('contest.picture-wrong');
    await showOnly(
      tx,
      subject,
      entry.pictures.map((one) => one.id),
    );
    await decided(tx, it, {
      ...{ state: 'accepted', reason: '', decided_by: personOf(actor), decided_at: now() },
    });
    const once = entry.changed_at.toISOString();
    await writeToEntrant(tx, contest, entry, { what: 'accepted', once });
    await record(tx, actor, 'contest.entry-accepted', { subject: 'contest', id, number });
  });

/**
 * An entry does not take part; whoever entered is told why, and may mend it until the closing. Refuses who
 * has not read it as it is now: `seen` is when it was changed last.
 */
export const declineEntry = (
  actor: Actor,
  id: string,
  number: number,
  { reason, seen }: DeclineForm,
) =>
  decide(actor, id, number, async (tx, it) => {
    const { contest, entry } = it;
    requireRead(entry, seen);
    await showOnly(tx, picturesOf({ contestId: id, id: entry.id }), []);
    await tx
      .deleteFrom('contest_votes')
      .where('contest_id', '=', id)
      .where('entry_id', '=', entry.id)
      .execute();
    await decided(tx, it, {
      ...{ state: 'declined', reason, decided_by: personOf(actor), decided_at: now() },
    });
    const once = now().toISOString();
    await writeToEntrant(tx, contest, { ...entry, reason }, { what: 'declined', once });
    await record(tx, actor, 'contest.entry-declined', { subject: 'contest', id, number });
  });

/** Who entered and how to reach them; who asks and why is kept. No juror may. */
export function readContacts(actor: Actor, id: string, why: string) {
  return change(async (tx) => {
    await lockContest(tx, actor, id);
    await requireNoJuror(actor, id);
    await record(tx, actor, 'contest.contacts-read', { subject: 'contest', id, why });
    return tx
      .selectFrom('contest_entries')
      .select(['number', 'name', 'school', 'email', 'guardian_name', 'guardian_contact'])
      .where('contest_id', '=', id)
      .where('state', 'in', ['held', 'accepted', 'declined'])
      .orderBy('number')
      .execute();
  });
}
