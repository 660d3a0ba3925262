// bin/migrate --write-schema: what the migrations add up to, for people and for the compiler.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { migrate } from '#server/migrations.ts';
import { startScratchDatabase } from '../test/scratch-database.ts';
import { schemaText } from './schema-text.ts';

const typesFile = 'src/server/schema.ts';

const scratch = await startScratchDatabase();
try {
  await migrate(scratch.url);
  writeTypes(scratch.url);
  writeFileSync('db/schema.sql', await schemaText(scratch.url));
} finally {
  await scratch.stop();
}

function writeTypes(url: string): void {
  const mapping = { int8: 'number', numeric: 'number', date: 'string' };
  execFileSync(
    'kysely-codegen',
    [
      ...['--dialect', 'postgres', '--url', url, '--out-file', typesFile],
      ...['--default-schema', 'public', '--include-pattern', 'public.*'],
      ...['--exclude-pattern', 'public.migrations', '--type-mapping', JSON.stringify(mapping)],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const types = readFileSync(typesFile, 'utf8')
    .replace(/^\/\*\*[\s\S]*?\*\/\s*/, '// Written by bin/migrate --write-schema. Do not edit.\n')
    .replace('export interface DB {', 'export interface Database {');
  writeFileSync(typesFile, types);
  execFileSync('prettier', ['--write', '--log-level=error', typesFile], { stdio: 'inherit' });
}
