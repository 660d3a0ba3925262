import type { TestProject } from 'vitest/node';
import { migrate } from '#server/migrations.ts';
import { query, withDatabase } from './database-copies.ts';
import { startScratchDatabase } from './scratch-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: string;
    databaseRun: string;
  }
}

/**
 * One PostgreSQL for the run, with one migrated database that every test file copies.
 * TEST_DATABASE_URL names another server to try the tests on.
 */
export default async function setUp(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => undefined } : await startScratchDatabase();
  const run = `lamplighter_test_${process.pid}`;
  const tearDown = async () => {
    await dropCopies(server.url, run);
    await server.stop();
  };
  try {
    await query(server.url, `create database ${run}`);
    await migrate(withDatabase(server.url, run));
  } catch (problem) {
    await tearDown();
    throw problem;
  }
  project.provide('databaseServer', server.url);
  project.provide('databaseRun', run);
  return tearDown;
}

async function dropCopies(server: string, run: string): Promise<void> {
  const names = await query<{ datname: string }>(
    server,
    `select datname from pg_database where datname like '${run}%'`,
  );
  for (const { datname } of names) await query(server, `drop database "${datname}" with (force)`);
}
