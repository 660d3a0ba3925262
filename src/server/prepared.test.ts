import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '#server/config.ts';
import { keepPlans } from '#server/prepared.ts';

const client = new pg.Client({ connectionString: config.databaseUrl });
const lamps = 'select * from lamps where id > $1';
const ask = async (text: string) => (await client.query(text, [0])).rows;
const kept = async () =>
  (await client.query<{ statement: string }>('select statement from pg_prepared_statements')).rows;

beforeAll(async () => {
  keepPlans(client);
  await client.connect();
  await client.query('create table lamps (id integer)');
  await client.query('insert into lamps values (1)');
});
afterAll(async () => {
  await client.query('drop table lamps');
  await client.end();
});

test('the plan of a question is kept once it was asked three times', async () => {
  for (let times = 1; times <= 2; times++) expect(await ask(lamps)).toEqual([{ id: 1 }]);
  expect(await kept()).toEqual([]);
  for (let times = 3; times <= 9; times++) expect(await ask(lamps)).toEqual([{ id: 1 }]);
  expect(await kept()).toEqual([{ statement: lamps }]);
});

test('after a migration changed the answer, a kept plan fails once and never again', async () => {
  await client.query('alter table lamps add column lit boolean');
  await expect(ask(lamps)).rejects.toThrow('cached plan');
  for (let times = 1; times <= 9; times++) expect(await ask(lamps)).toEqual([{ id: 1, lit: null }]);
});

test('a wrong question is answered with its own problem', async () => {
  for (let times = 1; times <= 5; times++)
    await expect(ask('select 1 / $1::int')).rejects.toThrow('division by zero');
});
