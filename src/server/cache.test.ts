import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cached, forget, hearForgetting } from './cache.ts';
import { setClock } from './clock.ts';
import { config } from './config.ts';
import { change } from './database.ts';
import { patience } from '../../test/patience.ts';

const counting = (name: string) => {
  let readings = 0;
  return cached(name, async () => ++readings);
};

async function elsewhere(text: string, values: string[] = []) {
  const client = new pg.Client({ connectionString: config.databaseUrl });
  await client.connect();
  await client.query(text, values);
  await client.end();
}

afterEach(() => setClock(null));

describe('what is read once and remembered', () => {
  test('many who ask at once share one reading', async () => {
    const areas = counting('a');
    expect(await Promise.all([areas(), areas(), areas()])).toEqual([1, 1, 1]);
  });

  test('after it was forgotten it is read anew, other things are not', async () => {
    const [areas, lamps] = [counting('b'), counting('c')];
    await Promise.all([areas(), lamps()]);
    await forget('b');
    expect(await Promise.all([areas(), lamps()])).toEqual([2, 1]);
  });

  test('after 30 seconds it is read anew, whatever was heard', async () => {
    const areas = counting('d');
    const start = new Date('2026-03-01T10:00:00Z').getTime();
    setClock(new Date(start));
    await areas();
    setClock(new Date(start + 29_999));
    expect(await areas()).toBe(1);
    setClock(new Date(start + 30_000));
    expect(await areas()).toBe(2);
  });

  test('a reading that failed is not remembered', async () => {
    const load = vi.fn<() => Promise<string>>();
    load.mockRejectedValueOnce(new Error('no database')).mockResolvedValue('areas');
    const areas = cached('e', load);
    await expect(areas()).rejects.toThrow('no database');
    expect(await areas()).toBe('areas');
  });

  test('a reading begun before the change does not outlive it', async () => {
    let finish: (areas: string) => void = () => undefined;
    const load = vi.fn<() => Promise<string>>();
    load.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    load.mockResolvedValue('new');
    const areas = cached('f', load);
    const early = areas();
    await forget('f');
    finish('old');
    expect([await early, await areas()]).toEqual(['old', 'new']);
  });
});

test('is read also when every connection waits for it', async () => {
  const areas = cached('h', (source) => sql`select 1`.execute(source));
  const everyone = Promise.withResolvers<void>();
  let begun = 0;
  const filing = Array.from({ length: config.databasePool }, () =>
    change(async (tx) => {
      await sql`select 1`.execute(tx);
      begun += 1;
      if (begun === config.databasePool) everyone.resolve();
      await everyone.promise;
      await areas();
    }),
  );
  await Promise.all(filing);
  expect(begun).toBe(config.databasePool);
});

describe('what another process changed', () => {
  test('is read anew here, also after the connection was lost', async () => {
    const areas = counting('g');
    const stop = await hearForgetting();
    expect(await areas()).toBe(1);
    await elsewhere("select pg_notify('forget', $1)", ['g']);
    await vi.waitFor(async () => expect(await areas()).toBe(2), patience);
    await elsewhere(
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen forget'",
    );
    // Once it hears again, nothing remembered is trusted.
    await vi.waitFor(async () => expect(await areas()).toBe(3), patience);
    await elsewhere("select pg_notify('forget', $1)", ['g']);
    await vi.waitFor(async () => expect(await areas()).toBe(4), patience);
    await stop();
  });
});
