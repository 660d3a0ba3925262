import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { db } from '#server/database.ts';

test('the search understands Russian words in capitals', async () => {
  const { rows } = await sql<{ found: boolean }>`
    select to_tsvector('russian', 'ЯМЫ На Дороге') @@ to_tsquery('russian', 'яма & дорога') as found
  `.execute(db);
  expect(rows[0]?.found).toBe(true);
});
