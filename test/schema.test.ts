import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { schemaText } from '../db/schema-text.ts';
import { withDatabase } from './database-copies.ts';

test('db/schema.sql says what the migrations add up to (else run bin/migrate --write-schema)', async () => {
  const url = withDatabase(inject('databaseServer'), inject('databaseRun'));
  expect(readFileSync('db/schema.sql', 'utf8')).toBe(await schemaText(url));
});
