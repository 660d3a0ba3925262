import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import {
  accept,
  decline,
  entered,
  publishedContest,
  whileOpen,
  type Contest,
} from '../../../test/contests.ts';
import { lettersAbout, monday } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { entryChange } from './input-entry.ts';
import { changeEntry, ownEntry, withdrawEntry } from './own.ts';
import { declineEntry, deskEntries, deskEntry, readContacts } from './reading.ts';

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

describe('an editor reads every entry', () => {
  test('declines one with a reason, which may be mended', async () => {
    const entry = await entered(made);
    await decline(editor, made, entry.number, 'Names a neighbour');
    const [letter] = await lettersAbout(entry.id, 'contest-declined');
    expect(letter?.body_text).toContain('Names a neighbour');
    expect((await ownEntry(made.code, entry.key))?.reason).toBe('Names a neighbour');
    const mended = entryChange.parse({ title: 'Mended', words: 'No neighbour' });
    await changeEntry(entry.key, mended, []);
    expect((await deskEntry(editor, made.id, entry.number)).entry.state).toBe('held');
    await accept(editor, made, entry);
    expect(await lettersAbout(entry.id, 'contest-accepted')).toHaveLength(1);
  });

  test('declines no text that was changed since they read it', async () => {
    const { key, number } = await entered(made);
    const { seen } = await deskEntry(editor, made.id, number);
    setClock(new Date(whileOpen.getTime() + 1000));
    await changeEntry(key, entryChange.parse({ title: 'Mended', words: 'No neighbour' }), []);
    const given = { reason: 'Names a neighbour', seen };
    await expect(declineEntry(editor, made.id, number, given)).rejects.toMatchObject({
      key: 'activity.changed-since',
    });
    expect((await deskEntry(editor, made.id, number)).entry.state).toBe('held');
    await decline(editor, made, number, 'Still names a neighbour');
    expect((await deskEntry(editor, made.id, number)).entry.state).toBe('declined');
    await withdrawEntry(key);
  });

  test('sees what would be shown and no contact; contacts are read with a reason', async () => {
    const { number, key } = await entered(made, { email: 'secret@example.org' });
    const read = await deskEntry(editor, made.id, number);
    expect(JSON.stringify(read.entry)).not.toContain('secret@example.org');
    await expect(readContacts(editor, made.id, '')).rejects.toMatchObject({ status: 422 });
    const contacts = await readContacts(editor, made.id, 'Prize to hand over');
    const { list } = await deskEntries(editor, made.id);
    const line = list.find((one) => one.number === number);
    expect(line).toMatchObject({ title: 'Звонок', shownAs: 'Айгерім', state: 'held' });
    expect(JSON.stringify(list)).not.toContain('Мне позвонили');
    expect(contacts.find((one) => one.number === number)?.email).toBe('secret@example.org');
    await expect(readContacts(stranger, made.id, 'Curious')).rejects.toMatchObject({ status: 403 });
    await expect(deskEntries(stranger, made.id)).rejects.toMatchObject({ status: 403 });
    await expect(deskEntry(editor, made.id, 9999)).rejects.toMatchObject({ status: 404 });
    await expect(
      declineEntry(stranger, made.id, number, { reason: 'No', seen: read.seen }),
    ).rejects.toMatchObject({
      status: 403,
    });
    await withdrawEntry(key);
    await expect(deskEntry(editor, made.id, number)).rejects.toMatchObject({ status: 404 });
  });
});
