import { randomInt } from 'node:crypto';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { requireOwnEntry } from '#modules/people/own-proof.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { tellPerson } from '#modules/people/telling.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { isId, newId, sha256 } from '#server/ids.ts';
import type { NewKey } from './input.ts';
import { MOST_KEYS, QUOTA_PER_HOUR, scopesFor } from './rules.ts';

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DAY_MS = 86_400_000;

const newSecret = () =>
  `lk_${Array.from({ length: 40 }, () => SIGNS[randomInt(SIGNS.length)]).join('')}`;

/**
 * Makes a key for a program that is to act as oneself, no further than one's own permissions
 * reach; gives it to be shown this once. Asks for the own password first, for it is a way in, and
 * tells them by letter.
 */
export async function makeKey(
  actor: Actor,
  { password, ...input }: NewKey,
  sessionId: string,
): Promise<string> {
  const own = ownPerson(actor);
  const offered = scopesFor(actor);
  if (!input.scopes.every((scope) => offered.includes(scope))) {
    throw new Refusal('client.scope-not-yours', 403, {}, 'scopes');
  }
  await requireOwnEntry(own.personId, { password, sessionId });
  return change(async (tx) => {
    const { count } = await tx
      .selectFrom('client_keys')
      .select((it) => it.fn.countAll<number>().as('count'))
      .where('person_id', '=', own.personId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now())
      .executeTakeFirstOrThrow();
    if (count >= MOST_KEYS) throw new Refusal('client.too-many-keys', 409, { most: MOST_KEYS });
    const key = newSecret();
    const id = newId();
    await tx
      .insertInto('client_keys')
      .values({
        ...{ id, person_id: own.personId, name: input.name, key_sha256: sha256(key) },
        ...{ scopes: [...input.scopes], quota_per_hour: QUOTA_PER_HOUR, made_at: now() },
        expires_at: new Date(now().getTime() + Number(input.days) * DAY_MS),
      })
      .execute();
    await record(tx, own, 'person.key-made', {
      ...{ subject: 'person', id: own.personId },
      ...{ clientKey: id, scopes: [...input.scopes] },
    });
    await tellPerson(tx, own.personId, 'key-made');
    return key;
  });
}

/** Ends a key of one's own, or of anybody for who looks after the programs of all. */
export async function revokeKey(actor: Actor, id: string): Promise<void> {
  const own = ownPerson(actor);
  if (!isId(id)) throw new Refusal('client.key-unknown', 404);
  await change(async (tx) => {
    const gone = await tx
      .updateTable('client_keys')
      .set({ revoked_at: now() })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .$if(!may(actor, 'client.change'), (it) => it.where('person_id', '=', own.personId))
      .returning('person_id')
      .executeTakeFirst();
    if (!gone) throw new Refusal('client.key-unknown', 404);
    await record(tx, own, 'person.key-revoked', {
      ...{ subject: 'person', id: gone.person_id, clientKey: id },
    });
  });
}
