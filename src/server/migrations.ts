import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';

type Migration = { name: string; sha256: string; text: string };
type Row = { name: string; sha256: string; started_at: Date; finished_at: Date | null };

const oldestVersion = 15;
// "lamp" and "ligh" in ASCII: nobody else's advisory lock.
const lock = [0x6c616d70, 0x6c696768];
const outsideTransaction = /^-- outside a transaction\b/;

/**
 * Brings a database to what this version needs and gives the names of the migrations that ran.
 * Only one process at a time; each file in one transaction, unless its first line says
 * "-- outside a transaction" (then it holds a single statement).
 * Throws an Error with one sentence for the operator.
 */
export async function migrate(databaseUrl: string, folder = 'db/migrations'): Promise<string[]> {
  const client = await connect(databaseUrl);
  try {
    await client.query('select pg_advisory_lock($1, $2)', lock);
    await client.query(`create table if not exists migrations (
      name text primary key, sha256 text not null,
      started_at timestamptz not null default clock_timestamp(), finished_at timestamptz)`);
    const files = migrationsIn(folder);
    const { rows } = await client.query<Row>('select * from migrations order by name');
    refuseTrouble(files, rows);
    const waiting = files.filter((file) => !rows.some((row) => row.name === file.name));
    for (const file of waiting) await run(client, file);
    await runMigrations({ connectionString: databaseUrl, logger: undefined });
    return waiting.map((file) => file.name);
  } finally {
    await client.end();
  }
}

function migrationsIn(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

/** A connection to a server this version can work with. Throws an Error with one sentence. */
async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  const { host, port, database } = client;
  try {
    await client.connect();
  } catch (problem) {
    const why = (problem as Error).message || (problem as { code?: string }).code;
    throw new Error(`The database ${database} at ${host}:${port} cannot be opened: ${why}.`, {
      cause: problem,
    });
  }
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  const version = rows[0]?.server_version ?? '';
  const complaint = tooOld(version);
  if (complaint) {
    await client.end();
    throw new Error(`The database at ${host}:${port} ${complaint}`);
  }
  return client;
}

/** What is wrong with a server of this version; empty when it is new enough. */
export function tooOld(version: string): string {
  if (Number.parseInt(version, 10) >= oldestVersion) return '';
  return `is PostgreSQL ${version}, and Lamplighter needs ${oldestVersion} or newer: upgrade it, or leave DATABASE_URL empty to use the embedded one.`;
}

function refuseTrouble(files: Migration[], rows: Row[]): void {
  for (const row of rows) {
    const file = files.find((candidate) => candidate.name === row.name);
    const when = row.started_at.toISOString();
    if (!row.finished_at)
      throw new Error(
        `Migration ${row.name} was begun at ${when} and never finished: restore the backup made before it, or complete it by hand and set its finished_at in the table "migrations".`,
      );
    if (!file)
      throw new Error(
        `The database has been through migration ${row.name}, which this version does not know: start the newer version again, or restore the backup made before the upgrade.`,
      );
    if (file.sha256 !== row.sha256)
      throw new Error(
        `Migration ${row.name} was altered after it ran here at ${when}: put the file back as it was and write the difference as a new migration.`,
      );
  }
}

async function run(client: pg.Client, file: Migration): Promise<void> {
  const begin = () =>
    client.query('insert into migrations (name, sha256) values ($1, $2)', [file.name, file.sha256]);
  const finish = () =>
    client.query('update migrations set finished_at = clock_timestamp() where name = $1', [
      file.name,
    ]);
  const inside = !outsideTransaction.test(file.text);
  try {
    if (inside) await client.query('begin');
    await begin();
    await client.query(file.text);
    await finish();
    if (inside) await client.query('commit');
  } catch (problem) {
    if (inside) await client.query('rollback').catch(() => undefined);
    const after = inside ? 'nothing of it was kept' : 'it stands half done';
    throw new Error(`Migration ${file.name} failed, ${after}: ${(problem as Error).message}.`, {
      cause: problem,
    });
  }
}
