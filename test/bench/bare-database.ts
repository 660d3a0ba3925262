import pg from 'pg';

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

let names = 0;

/** A query prepared once per connection, as whoever writes by hand would do for speed. */
export function prepared<Row extends pg.QueryResultRow>(text: string) {
  const name = `bare-${names++}`;
  return async (values: unknown[], on: pg.Pool | pg.PoolClient = pool): Promise<Row[]> =>
    (await on.query<Row>({ name, text, values })).rows;
}

/** Some work in one transaction. */
export async function inOne<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } finally {
    client.release();
  }
}
