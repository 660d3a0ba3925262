import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { change, db } from '#server/database.ts';
import type { Tx } from '#server/database.ts';

const fail = (tx: Tx, code: string) =>
  sql`do ${sql.raw(`$$ begin raise exception 'no luck' using errcode = '${code}'; end $$`)}`.execute(
    tx,
  );

test('the search understands Russian words in capitals', async () => {
  const { rows } = await sql<{ found: boolean }>`
    select to_tsvector('russian', 'ЯМЫ На Дороге') @@ to_tsquery('russian', 'яма & дорога') as found
  `.execute(db);
  expect(rows[0]?.found).toBe(true);
});

test('a count and a map cell are numbers', async () => {
  const { rows } = await sql`select count(*) as many, 17592186044415::bigint as cell`.execute(db);
  expect(rows).toEqual([{ many: 1, cell: 17592186044415 }]);
});

test.each(['40001', '40P01'])('a change that met another (%s) is tried again', async (code) => {
  let tries = 0;
  const done = await change(async (tx) => {
    tries += 1;
    if (tries < 3) await fail(tx, code);
    return 'done';
  });
  expect([done, tries]).toEqual(['done', 3]);
});

test('a change that meets others three times gives up', async () => {
  let tries = 0;
  const work = change(async (tx) => {
    tries += 1;
    await fail(tx, '40001');
  });
  await expect(work).rejects.toThrow('no luck');
  expect(tries).toBe(3);
});

test('any other failure is not tried again', async () => {
  let tries = 0;
  const work = change(async (tx) => {
    tries += 1;
    await fail(tx, '23505');
  });
  await expect(work).rejects.toThrow('no luck');
  expect(tries).toBe(1);
});

test('a connection that is cut in the middle of a change ends the change, not the app', async () => {
  const work = change((tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx));
  await expect(work).rejects.toThrow('terminat');
  const { rows } = await sql`select 1 as one`.execute(db);
  expect(rows).toEqual([{ one: 1 }]);
});
