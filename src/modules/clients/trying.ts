import { Refusal } from '#basics/refusal.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { attempt } from './delivering.ts';

/**
 * Sends a signed message of the type `hook.test` to a hook of one's own, now and once, and gives
 * what was answered. What waits for the hook, and whether it counts as failing, stay as they are.
 */
export async function tryHook(actor: Actor, id: string) {
  const { personId } = ownPerson(actor);
  const hook = isId(id)
    ? await db
        .selectFrom('client_hooks')
        .select(['id as hook_id', 'url', 'secret'])
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .executeTakeFirst()
    : undefined;
  if (!hook) throw new Refusal('client.hook-unknown', 404);
  await limit('message', personId);
  const body = JSON.stringify({ type: 'hook.test', timestamp: now().toISOString(), data: {} });
  const { status, problem } = await attempt({ ...hook, id: newId(), body });
  return { status, problem };
}
