import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';
import { claimPhotos, keepPhoto } from '#modules/media/actions.ts';
import { requireNeverTakenBack } from '#modules/media/taken-back.ts';
import { stranger } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import type { EntryChange, NewEntry } from './input-entry.ts';
import { asContest, joinContest, timesOf, type ContestRow, type EntryPicture } from './keeping.ts';
import { picturesOf, type ContestPart } from './keys.ts';
import { takesEntries, tellsFullName } from './rules.ts';
import { titleIn, writeToEntrant } from './telling.ts';

/** Keeps a picture for an entry that is sent now: its original is sealed and a clean copy made. Gives its id. */
export async function keepEntryPicture(code: string, id: string, bytes: Buffer): Promise<string> {
  const row = await db
    .selectFrom('contests')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  if (!row || !isId(id)) throw new Refusal('contest.unknown', 404);
  const contest = asContest(row);
  if (!takesEntries(timesOf(contest), now())) throw new Refusal('contest.closed');
  if (!contest.takes.includes('pictures')) throw new Refusal('contest.takes-no-pictures');
  await requireNeverTakenBack(db, bytes, 'pictures');
  const subjectId = picturesOf({ contestId: contest.id, id });
  return (await keepPhoto(stranger, { subjectId, kind: 'entry' }, bytes)).id;
}

/**
 * Somebody enters, without an account. It counts when whoever reads the address says so; until then
 * nobody sees it. What comes back is the same whether the address is known or not.
 */
export function enterContest(
  code: string,
  input: NewEntry,
  pictures: EntryPicture[],
): Promise<void> {
  return change(async (tx) => {
    const contest = await joinContest(tx, { code });
    if (!takesEntries(timesOf(contest), now())) throw new Refusal('contest.closed');
    const minor = contest.for_minors || input.minor === 'yes';
    requireFit(contest, { ...input, minor }, pictures);
    if (minor) requireGuardian(input);
    const written = await insert(tx, contest, { ...input, minor, pictures });
    if (!written) return;
    await claim(tx, { contestId: contest.id, id: input.id }, pictures);
    const { id, email, locale, title } = input;
    await writeToEntrant(tx, contest, { id, email, locale, title, reason: '' }, { what: 'entry' });
  });
}

/** The photos of this form become part of the entry; nobody outside sees them before an editor does. */
export const claim = (tx: Tx, ref: ContestPart, pictures: readonly EntryPicture[]) =>
  claimPhotos(tx, picturesOf(ref), 'entry', {
    ...{ showing: 'held', photoIds: pictures.map(({ id }) => id) },
  });

type Content = Pick<EntryChange, 'words' | 'videoUrl' | 'group' | 'shownAs' | 'mayName'> & {
  minor: boolean;
  name: string;
};

/** Refuses what the contest does not take, a picture nobody described, and a minor's full name in public. */
export function requireFit(
  { takes, groups, ...contest }: ContestRow,
  input: Content,
  pictures: readonly EntryPicture[],
): void {
  const { words, videoUrl, group } = input;
  const wrong = (key: MessageKey, field: string, most = 0) =>
    new Refusal(key, 400, { most }, field);
  if (group >= Math.max(1, groups.length)) throw wrong('contest.group-missing', 'group');
  if (words && !takes.includes('words')) throw wrong('field.wrong', 'words');
  if (words.length > contest.most_letters)
    throw wrong('contest.too-many-letters', 'words', contest.most_letters);
  if (videoUrl && !takes.includes('video')) throw wrong('field.wrong', 'videoUrl');
  if (pictures.length > (takes.includes('pictures') ? contest.most_pictures : 0))
    throw wrong('contest.too-many-pictures', 'pictures', contest.most_pictures);
  if (pictures.some(({ alt }) => alt.length < 3)) throw wrong('contest.alt-missing', 'pictures');
  if (!words && !videoUrl && pictures.length === 0)
    throw wrong('contest.entry-empty', takes[0] === 'video' ? 'videoUrl' : (takes[0] ?? 'words'));
  if (input.mayName && !input.shownAs) throw wrong('contest.shown-as-missing', 'shownAs');
  if (input.minor && tellsFullName(input.shownAs, input.name))
    throw wrong('contest.minor-full-name', 'shownAs');
}

function requireGuardian({ guardianName, guardianContact, guardianAgrees }: NewEntry) {
  const missing = (field: string) => new Refusal('activity.guardian-missing', 400, {}, field);
  if (guardianName.length < 2) throw missing('guardianName');
  if (guardianContact.length < 5) throw missing('guardianContact');
  if (!guardianAgrees) throw missing('guardianAgrees');
}

type Entering = Omit<NewEntry, 'minor'> & { minor: boolean; pictures: EntryPicture[] };

async function insert(tx: Tx, contest: ContestRow, input: Entering): Promise<boolean> {
  const { minor } = input;
  const written = await tx
    .insertInto('contest_entries')
    .values({
      ...{ contest_id: contest.id, id: input.id, state: 'unconfirmed', locale: input.locale },
      ...{ group_at: input.group, title: input.title, words: input.words },
      ...{ video_url: input.videoUrl ?? null, pictures: JSON.stringify(input.pictures) },
      ...{ name: input.name, shown_as: input.shownAs, school: input.school, email: input.email },
      ...{ minor, may_name: input.mayName, may_archive: input.mayArchive },
      guardian_name: minor ? input.guardianName : '',
      guardian_contact: minor ? input.guardianContact : '',
      ...{ agreed: await agreedWords(tx, contest, input), entered_at: now(), changed_at: now() },
    })
    .onConflict((it) => it.columns(['contest_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return written !== undefined;
}

/** The very sentences they agreed to, in their language, and to which edition of the rules. */
async function agreedWords(tx: Tx, contest: ContestRow, input: Entering): Promise<string> {
  const say = sayIn(input.locale);
  const of = await titleIn(tx, contest.id, input.locale);
  const edition = `${of}, ${contest.approved_at?.toISOString() ?? ''} (${contest.sequence})`;
  return [
    `${say('contest.agrees-rules')} [${edition}]`,
    say('contest.agrees-publish'),
    ...(input.mayName ? [say('contest.may-name')] : []),
    ...(input.mayArchive ? [say('contest.may-archive')] : []),
    ...(input.minor ? [say('activity.guardian-agrees')] : []),
  ].join('\n');
}
