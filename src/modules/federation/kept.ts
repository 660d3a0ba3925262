import type { KvKey, KvStore } from '@fedify/fedify';
import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';

const nameOf = (key: KvKey) => JSON.stringify(key);

const living = () =>
  db
    .selectFrom('federation_kept')
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now())]));

/** What the library remembers, in our own database: the same for every process, and after a restart. */
export const kept: KvStore = {
  async get<T>(key: KvKey) {
    const row = await living().select('value').where('key', '=', nameOf(key)).executeTakeFirst();
    return row?.value as T | undefined;
  },
  async set(key, value, options) {
    const ms = options?.ttl?.total('milliseconds');
    const set = {
      value: JSON.stringify(value ?? null),
      expires_at: ms === undefined ? null : new Date(now().getTime() + ms),
    };
    await change((tx) =>
      tx
        .insertInto('federation_kept')
        .values({ key: nameOf(key), ...set })
        .onConflict((on) => on.column('key').doUpdateSet(set))
        .execute(),
    );
  },
  async delete(key) {
    await change((tx) => tx.deleteFrom('federation_kept').where('key', '=', nameOf(key)).execute());
  },
  async *list(prefix) {
    const start = prefix ? nameOf(prefix).slice(0, -1) : '[';
    const rows = await living()
      .select(['key', 'value'])
      .where(sql<boolean>`starts_with(key, ${start})`)
      .execute();
    for (const { key, value } of rows) {
      const whole = JSON.parse(key) as [string, ...string[]];
      if (!prefix || prefix.every((part, at) => whole[at] === part)) yield { key: whole, value };
    }
  },
};
