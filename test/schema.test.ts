import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { schemaText } from '../db/schema-text.ts';
import { query, withDatabase } from './database-copies.ts';

const url = () => withDatabase(inject('databaseServer'), inject('databaseRun'));

test('db/schema.sql says what the migrations add up to (else run bin/migrate --write-schema)', async () => {
  expect(readFileSync('db/schema.sql', 'utf8')).toBe(await schemaText(url()));
});

const citus = readFileSync('db/citus.sql', 'utf8');
const found = (what: RegExp) =>
  [...citus.matchAll(what)].map(([, one = '', two = '']) => [one, two]);
/** Tables that are spread over the nodes, with the column by which. */
const spread = new Map(found(/create_distributed_table\('(\w+)', '(\w+)'/g) as [string, string][]);
const onEveryNode = new Set(found(/create_reference_table\('(\w+)'\)/g).map(([name]) => name));
const onCoordinator = new Set(
  found(/^-- +stays: (.*)$/gm).flatMap(([names = '']) => names.split(/,\s*/).filter(Boolean)),
);

test('every table has one place in a distributed database: db/citus.sql names it', async () => {
  const rows = await query<{ name: string }>(
    url(),
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p') and relname <> 'migrations' order by relname`,
  );
  const named = [...spread.keys(), ...onEveryNode, ...onCoordinator];
  expect(named.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});

type Key = { name: string; child: string; parent: string; column: string };

/** What cannot be as it is, in words. */
function wrongWith({ name, child, parent, column }: Key): string[] {
  if (!spread.has(parent)) {
    const reachable = !spread.has(child) || onEveryNode.has(parent);
    return reachable ? [] : [`${name}: ${parent} is not on every node`];
  }
  const dropped = citus.includes(`alter table ${child} drop constraint ${name};`);
  const back = new RegExp(`table ${child} add foreign key \\(${column}\\b.*references ${parent} `);
  return [
    ...(spread.has(child) ? [] : [`${name}: ${child} is not spread`]),
    ...(dropped ? [] : [`${name} is not dropped`]),
    ...(back.test(citus) === (spread.get(child) === column) ? [] : [`${name}: put back or not?`]),
  ];
}

test('a foreign key to what is spread is put back only where both lie on one node', async () => {
  const keys = await query<Key>(
    url(),
    `select conname as name, conrelid::regclass::text as child, confrelid::regclass::text as parent,
      (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) as column
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  expect(keys.flatMap(wrongWith)).toEqual([]);
});

test('what is unique in a table that is spread is unique on one node', async () => {
  const uniques = await query<{ name: string; child: string; columns: string[] }>(
    url(),
    `select indexrelid::regclass::text as name, indrelid::regclass::text as child,
      array(select attname::text from pg_attribute where attrelid = indexrelid) as columns
     from pg_index where indisunique
      and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`,
  );
  const elsewhere = uniques.filter(({ child, columns }) => {
    const by = spread.get(child);
    return by !== undefined && !columns.includes(by);
  });
  expect(elsewhere).toEqual([]);
});
