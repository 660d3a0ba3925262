import { expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { accept, entered, publishedContest, whileOpen } from '../../../test/contests.ts';
import { lettersAbout, monday, settle } from '../../../test/loop.ts';
import { newStaff } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { cancelContest } from './actions.ts';
import { tellEntrants } from './telling.ts';

test('whoever entered what is called off is told once, by its name in their language', async () => {
  setClock(monday);
  await layTown();
  const editor = await newStaff('Elena', { role: 'editor' });
  const officer = await newStaff('Ruslan', { role: 'officer' });
  const made = await publishedContest(editor, officer);
  setClock(whileOpen);
  const russian = await entered(made, { title: 'Звонок' });
  const english = await entered(made, { title: 'A call', locale: 'en' });
  await accept(editor, made, russian);
  await cancelContest(officer, made.id, { reason: 'No jury was found' });
  await settle();
  await tellEntrants({ id: made.id, what: 'cancelled' });
  const lettersTo = async (id: string) =>
    (await lettersAbout(id, 'contest-cancelled')).map((one) => one.subject + one.body_text);
  for (const [id, title] of [
    [russian.id, 'Город без мошенников'],
    [english.id, 'A town without fraud'],
  ] as const) {
    const [letter, ...others] = await lettersTo(id);
    expect(others).toEqual([]);
    for (const words of [title, 'No jury was found']) expect(letter).toContain(words);
  }
});
