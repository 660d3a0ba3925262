import { beforeAll, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { published, somebody } from '../../../test/activities.ts';
import { lettersAbout, monday, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { cancelActivity } from './actions.ts';
import { asActivity, textsById } from './keeping.ts';
import { calendarFiles } from './letter-file.ts';
import { signUp } from './signing-up.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});

test('everybody who signed up gets the day in their language; its file is written once in each', async () => {
  const { id, code } = await published(editor, officer);
  for (const locale of ['ru', 'en', 'ru'])
    await signUp(code, somebody({ locale, email: `${locale}-${crypto.randomUUID()}@example.org` }));
  await cancelActivity(officer, id, { reason: 'Frost' });
  await settle();
  const letters = await lettersAbout(id, 'event-cancelled');
  const files = letters.map(({ recipient, attachment }) => {
    const { text } = attachment as { text: string };
    expect(text).toContain('STATUS:CANCELLED');
    return `${recipient.slice(0, 2)} ${/SUMMARY:(\S+)/.exec(text)?.[1]}`;
  });
  expect(files.toSorted()).toEqual([...['en Cancelled:', 'ru Отменено:', 'ru Отменено:']]);

  const row = db.selectFrom('activities').selectAll().where('id', '=', id);
  const texts = (await textsById(db, [id])).get(id) ?? {};
  const fileIn = calendarFiles([
    { activity: asActivity(await row.executeTakeFirstOrThrow()), texts },
  ]);
  expect(fileIn('ru')).toBe(fileIn('ru'));
  expect(fileIn('en')).not.toEqual(fileIn('ru'));
});
