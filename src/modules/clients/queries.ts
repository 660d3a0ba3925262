import { actorOfPerson } from '#modules/people/queries.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import { looksLikeKey, rolesWithin, type Client, type ClientScope } from './rules.ts';

const NOTED_EVERY_MS = 5 * 60_000;

/**
 * The program that shows this key, acting as its person is allowed to at this moment; null when
 * the key is unknown, revoked or over, or its person left.
 */
export async function clientOf(key: string): Promise<Client | null> {
  if (!looksLikeKey(key)) return null;
  const row = await db
    .selectFrom('client_keys')
    .select(['id', 'person_id', 'name', 'scopes', 'quota_per_hour', 'used_at'])
    .where('key_sha256', '=', sha256(key))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  if (!row) return null;
  const person = await actorOfPerson(row.person_id);
  if (person.kind !== 'person') return null;
  await noteUse(row);
  const scopes = row.scopes as ClientScope[];
  const actor: Actor = { ...person, roles: rolesWithin(person.roles, scopes) };
  return { id: row.id, name: row.name, actor, scopes, quotaPerHour: row.quota_per_hour };
}

async function noteUse({ id, used_at: usedAt }: { id: string; used_at: Date | null }) {
  if (usedAt && now().getTime() - usedAt.getTime() < NOTED_EVERY_MS) return;
  await db.updateTable('client_keys').set({ used_at: now() }).where('id', '=', id).execute();
}

/** One's own keys, the newest first; of those that ended, what is left to know. */
export async function ownKeys(actor: Actor) {
  const { personId } = ownPerson(actor);
  const rows = await db
    .selectFrom('client_keys')
    .select(['id', 'name', 'scopes', 'made_at', 'used_at', 'expires_at', 'revoked_at'])
    .where('person_id', '=', personId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(keyOfRow);
}

type KeyRow = {
  id: string;
  name: string;
  scopes: string[];
  made_at: Date;
  used_at: Date | null;
  expires_at: Date;
  revoked_at: Date | null;
};

/** A key as its person and the desk see it, and whether it still opens anything. */
export const keyOfRow = (row: KeyRow) => ({
  ...{ id: row.id, name: row.name, scopes: row.scopes as ClientScope[] },
  ...{ madeAt: row.made_at, usedAt: row.used_at, expiresAt: row.expires_at },
  works: row.revoked_at === null && row.expires_at > now(),
  revoked: row.revoked_at !== null,
});
