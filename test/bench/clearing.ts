import pg from 'pg';
import { v7 } from 'uuid';

const filedIn = {
  letters: 'about_id',
  assignments: 'report_id',
  report_contacts: 'report_id',
  ledger_entries: 'subject_id',
  media_photos: 'subject_id',
  reports: 'id',
};

/** Remembers this moment; gives what takes away all that was filed since, so that the next run finds the same. */
export async function cleared(url: string): Promise<() => Promise<void>> {
  const first = v7();
  const random = [`${first.slice(0, 8)}-0000-0000-0000-000000000000`];
  return async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('set session_replication_role = replica');
    for (const [table, id] of Object.entries(filedIn))
      await client.query(`delete from ${table} where ${id} >= $1`, random);
    await client.query('delete from graphile_worker._private_jobs');
    await client.end();
  };
}
