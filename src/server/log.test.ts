import { expect, test } from 'vitest';
import { db } from './database.ts';
import { newId } from './ids.ts';
import { toldError } from './log.ts';

test('a row that breaks a rule of the database does not get into the log with its error', async () => {
  const row = { id: newId(), name: 'Aigul', locale: 'kk', created_at: new Date() };
  const person = { ...row, email: 'aigul@example.org' };
  await db.insertInto('people').values(person).execute();
  const problem = await db
    .insertInto('people')
    .values({ ...person, id: newId() })
    .execute()
    .catch((error: Error & { detail: string }) => error);
  if (!(problem instanceof Error)) throw new Error('it was taken');
  expect(problem.detail).toContain('aigul@example.org');
  const told = toldError(problem);
  expect(JSON.stringify(told)).not.toContain('aigul');
  expect(told).toMatchObject({ code: '23505', table: 'people', stack: expect.any(String) });
});

test('a problem told in words is logged in those words', () => {
  expect(toldError('the line is dead')).toBe('the line is dead');
});
