import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publicPhotos } from '#modules/media/queries.ts';
import { neverAgain } from '#modules/media/taken-back.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  accept,
  afterClosing,
  entered,
  essay,
  publishedContest,
  whileOpen,
  type Contest,
} from '../../../test/contests.ts';
import { DAY, keyIn, lettersAbout, monday, picture, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { cancelContest } from './actions.ts';
import { forgetOfContests } from './erasing.ts';
import { claim, enterContest, keepEntryPicture, requireFit } from './entering.ts';
import { entryChange, newEntry } from './input-entry.ts';
import { asContest } from './keeping.ts';
import { entryKey, picturesOf } from './keys.ts';
import { changeEntry, confirmEntry, ownEntry, withdrawEntry } from './own.ts';
import { publicEntry } from './queries.ts';
import { acceptEntry, deskEntries } from './reading.ts';

let editor: Person;
let officer: Person;
let made: Contest;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
  made = await publishedContest(editor, officer);
});
beforeEach(() => setClock(whileOpen));

const rowOf = (id: string) =>
  db.selectFrom('contest_entries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function withPicture(alt = 'A telephone with teeth', given: Record<string, unknown> = {}) {
  const form = essay(given);
  const photo = await keepEntryPicture(made.code, form.id, await picture());
  await enterContest(made.code, form, [{ id: photo, alt }]);
  await confirmEntry(entryKey({ contestId: made.id, id: form.id }));
  await settle();
  const { number } = await rowOf(form.id);
  return { id: form.id, key: entryKey({ contestId: made.id, id: form.id }), number: number ?? 0 };
}

describe('entering without an account', () => {
  test('counts once the link in the letter is opened; the same form twice is one', async () => {
    const form = essay();
    await enterContest(made.code, form, []);
    await enterContest(made.code, form, []);
    expect(await rowOf(form.id)).toMatchObject({ state: 'unconfirmed', number: null });
    expect((await deskEntries(editor, made.id)).list.map(({ title }) => title)).toEqual([]);
    const letters = await lettersAbout(form.id, 'contest-entry');
    expect(letters).toHaveLength(1);
    const key = /\/own\/([\w-]+)/.exec(letters[0]?.body_text ?? '')?.[1] ?? '';
    expect(key).toBe(entryKey({ contestId: made.id, id: form.id }));
    await Promise.all([confirmEntry(key), confirmEntry(key)]);
    expect((await rowOf(form.id)).state).toBe('held');
    expect(keyIn(letters[0], 'own')).toBe(key);
    await expect(confirmEntry('x'.repeat(64))).rejects.toMatchObject({ status: 404 });
    expect(await ownEntry('0000000', key)).toBeNull();
    await withdrawEntry(key);
  });

  test('what was agreed to is kept in the very words, with the edition of the rules', async () => {
    const { id, key } = await entered(made, { mayArchive: 'yes' });
    const { agreed } = await rowOf(id);
    expect(agreed).toContain('Правила конкурса читал(а) и согласен(на)');
    expect(agreed).toContain('Город без мошенников');
    expect(agreed).toContain('хранить на память');
    await withdrawEntry(key);
  });

  test('one address enters twice at most, however many at once', async () => {
    const email = 'many@example.org';
    const forms = Array.from({ length: 4 }, () => essay({ email }));
    for (const form of forms) await enterContest(made.code, form, []);
    const tried = await Promise.allSettled(
      forms.map(({ id }) => confirmEntry(entryKey({ contestId: made.id, id }))),
    );
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const refused = tried.find((one) => one.status === 'rejected');
    expect(refused).toMatchObject({ reason: { key: 'contest.too-many-of-one' } });
  });

  test('a minor needs a guardian, and their full name is not to be shown', async () => {
    const missing = { key: 'activity.guardian-missing', status: 400 };
    const minor = { minor: 'yes' };
    await expect(enterContest(made.code, essay(minor), [])).rejects.toMatchObject(missing);
    const guardian = { ...minor, guardianName: 'Марат', guardianContact: '+7 701 000 00 00' };
    await expect(enterContest(made.code, essay(guardian), [])).rejects.toMatchObject(missing);
    const agreed = { ...guardian, guardianAgrees: 'yes' };
    const full = essay({ ...agreed, shownAs: 'Серікова Айгерім' });
    await expect(enterContest(made.code, full, [])).rejects.toMatchObject({
      key: 'contest.minor-full-name',
    });
    const { id, key } = await entered(made, agreed);
    expect(await rowOf(id)).toMatchObject({ minor: true, guardian_name: 'Марат' });
    expect((await rowOf(id)).agreed).toContain('родитель');
    await withdrawEntry(key);
  });

  test('a contest for minors asks everybody for a guardian', async () => {
    setClock(monday);
    const school = await publishedContest(editor, officer, { forMinors: 'yes' });
    setClock(whileOpen);
    await expect(enterContest(school.code, essay(), [])).rejects.toMatchObject({
      key: 'activity.guardian-missing',
    });
  });

  test('what the contest does not take is refused by name', async () => {
    setClock(monday);
    const words = { takes: { words: 'yes' }, mostLetters: '100' };
    const { id, code } = await publishedContest(editor, officer, words);
    const row = asContest(
      await db.selectFrom('contests').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
    setClock(whileOpen);
    const fit = (given: Record<string, unknown>, alts: string[] = []) =>
      requireFit(
        row,
        { ...essay(given), minor: false },
        alts.map((alt) => ({ id: newId(), alt })),
      );
    expect(() => fit({})).not.toThrow();
    expect(() => fit({ words: '' })).toThrow('contest.entry-empty');
    expect(() => fit({ words: 'x'.repeat(101) })).toThrow('contest.too-many-letters');
    expect(() => fit({ videoUrl: 'https://video.example/1' })).toThrow('field.wrong');
    expect(() => fit({}, ['A dog'])).toThrow('contest.too-many-pictures');
    expect(() => fit({ group: '2' })).toThrow('contest.group-missing');
    expect(() => fit({ shownAs: '' })).toThrow('contest.shown-as-missing');
    const sound = (given: Record<string, unknown>) =>
      newEntry.safeParse({ ...essay(), minor: 'no', mayName: 'yes', ...given }).success;
    for (const videoUrl of ['http://video.example/1', 'data:text/html,1', 'video'])
      expect(sound({ videoUrl })).toBe(false);
    expect(sound({ videoUrl: 'https://video.example/1' })).toBe(true);
    expect(sound({ agreesPublish: '' })).toBe(false);
    await expect(keepEntryPicture(code, newId(), await picture())).rejects.toMatchObject({
      key: 'contest.takes-no-pictures',
    });
  });

  test('is refused before the opening and after the closing; what was sent in time is confirmed a day later', async () => {
    const closed = { key: 'contest.closed' };
    setClock(monday);
    await expect(enterContest(made.code, essay(), [])).rejects.toMatchObject(closed);
    await expect(enterContest('0000000', essay(), [])).rejects.toMatchObject({ status: 404 });
    setClock(whileOpen);
    const [one, two] = [essay(), essay()];
    await enterContest(made.code, one, []);
    await enterContest(made.code, two, []);
    setClock(new Date('2026-03-11T12:00:00Z'));
    await expect(enterContest(made.code, essay(), [])).rejects.toMatchObject(closed);
    const late = entryKey({ contestId: made.id, id: one.id });
    await confirmEntry(late);
    setClock(new Date('2026-03-12T14:00:00Z'));
    await expect(confirmEntry(entryKey({ contestId: made.id, id: two.id }))).rejects.toMatchObject(
      closed,
    );
    await expect(changeEntry(late, entryChange.parse(one), [])).rejects.toMatchObject(closed);
    await withdrawEntry(late);
  });
});

describe('pictures', () => {
  test('are copies without metadata, seen by nobody before an editor, gone at once when withdrawn', async () => {
    const { id, key, number } = await withPicture();
    const subject = picturesOf({ contestId: made.id, id });
    expect((await publicPhotos(db, [subject])).size).toBe(0);
    await expect(acceptEntry(editor, made.id, number, 'then')).rejects.toMatchObject({
      key: 'activity.changed-since',
    });
    await accept(editor, made, { id, key, number });
    setClock(afterClosing);
    const shown = await publicEntry(made.code, number);
    expect(shown?.pictures).toMatchObject([{ alt: 'A telephone with teeth' }]);
    await withdrawEntry(key);
    expect(await publicEntry(made.code, number)).toBeNull();
    expect((await publicPhotos(db, [subject])).size).toBe(0);
    expect(await rowOf(id)).toMatchObject({ state: 'withdrawn', name: '', email: null, words: '' });
    expect(await lettersAbout(id)).toEqual([]);
    expect((await ownEntry(made.code, key))?.state).toBe('withdrawn');
  });

  test('of a contest that is called off are shown no more', async () => {
    made = await publishedContest(editor, officer);
    const { id, key, number } = await withPicture();
    const subject = picturesOf({ contestId: made.id, id });
    await accept(editor, made, { id, key, number });
    expect((await publicPhotos(db, [subject])).size).toBe(1);
    await cancelContest(editor, made.id, { reason: 'No jury was found' });
    await settle();
    expect((await publicPhotos(db, [subject])).size).toBe(0);
    made = await publishedContest(editor, officer);
  });

  test('each is described; one that another form kept is not taken', async () => {
    const form = essay();
    const bytes = await picture();
    const photo = await keepEntryPicture(made.code, form.id, bytes);
    await expect(enterContest(made.code, form, [{ id: photo, alt: '' }])).rejects.toMatchObject({
      key: 'contest.alt-missing',
    });
    const foreign = essay();
    await expect(
      enterContest(made.code, foreign, [{ id: photo, alt: 'Not mine' }]),
    ).rejects.toMatchObject({ key: 'photo.gone' });
    await expect(
      keepEntryPicture(
        made.code,
        form.id,
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      ),
    ).rejects.toMatchObject({ status: expect.any(Number) });
    await change((tx) =>
      neverAgain(tx, { subjectId: picturesOf({ contestId: made.id, id: form.id }), id: photo }),
    );
    await expect(keepEntryPicture(made.code, newId(), bytes)).rejects.toMatchObject({
      ...{ key: 'library.was-taken-back', field: 'pictures' },
    });
  });

  test('whoever entered changes it until the closing, and an editor reads it again', async () => {
    const { id, key, number } = await withPicture();
    await accept(editor, made, { id, key, number });
    const before = await ownEntry(made.code, key);
    const keep = before?.pictures[0]?.id ?? '';
    setClock(new Date(whileOpen.getTime() + 1000));
    const changed = { title: 'Another', words: 'Better words', keep: { [keep]: 'yes' } };
    await changeEntry(key, entryChange.parse(changed), []);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'held', title: 'Another' });
    expect(row.pictures).toMatchObject([{ id: keep }]);
    await changeEntry(key, entryChange.parse({ ...changed, keep: {} }), []);
    expect((await ownEntry(made.code, key))?.pictures).toEqual([]);
    const left = db
      .selectFrom('media_photos')
      .select('id')
      .where('subject_id', '=', picturesOf({ contestId: made.id, id }));
    expect(await left.execute()).toEqual([]);
    await db.transaction().execute((tx) => claim(tx, { contestId: made.id, id }, []));
    await withdrawEntry(key);
  });
});

test('nothing entered is left of those who never opened the letter', async () => {
  const form = essay();
  await enterContest(made.code, form, []);
  setClock(new Date(whileOpen.getTime() + 4 * DAY));
  await forgetOfContests();
  const left = await db
    .selectFrom('contest_entries')
    .select('id')
    .where('id', '=', form.id)
    .execute();
  expect(left).toEqual([]);
  expect(await lettersAbout(form.id)).toEqual([]);
});
