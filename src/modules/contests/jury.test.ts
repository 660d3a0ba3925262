import { expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { closedContest, entered, whileOpen } from '../../../test/contests.ts';
import { monday } from '../../../test/loop.ts';
import { newStaff } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { inviteJuror, joinJury } from './jury.ts';
import { readContacts } from './reading.ts';

test('nobody is invited who works here, and nobody judges where they entered', async () => {
  setClock(monday);
  await layTown();
  const editor = await newStaff('Elena', { role: 'editor' });
  const officer = await newStaff('Ruslan', { role: 'officer' });
  const made = await closedContest(editor, officer, 1);
  setClock(whileOpen);
  const staff = await db
    .selectFrom('people')
    .select('email')
    .where('id', '=', editor.personId)
    .executeTakeFirstOrThrow();
  const invite = (email: string) =>
    inviteJuror(editor, made.id, { name: 'Бақыт', email, locale: 'kk' });
  await expect(invite(staff.email)).rejects.toMatchObject({ key: 'contest.juror-is-staff' });
  await entered(made, { email: 'both@example.org' });
  await expect(invite('both@example.org')).rejects.toMatchObject({
    key: 'contest.juror-enters',
  });
  await invite('judges@example.org');
  await expect(entered(made, { email: 'judges@example.org' })).rejects.toMatchObject({
    key: 'contest.you-judge',
  });
  await readContacts(officer, made.id, 'A guardian asked');
  await expect(joinJury(officer, made.id)).rejects.toMatchObject({ key: 'contest.not-blind' });
});
