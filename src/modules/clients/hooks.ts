import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { LISTENERS } from '#server/listeners.ts';
import { mayPostTo } from '#server/outgoing.ts';
import { encipher } from '#server/secrets-at-rest.ts';
import { secretPurpose } from './delivering.ts';
import type { HookChange, NewHook } from './input.ts';
import { pauseHook } from './pausing.ts';
import { MOST_HOOKS } from './rules.ts';
import { newHookSecret } from './signing.ts';
import { deliverLater } from './telling.ts';

type Bounds = { areaIds: string[]; categoryIds: string[] };

/**
 * Has an address of one's own told what happens to public reports; gives its id, and the secret that
 * signs, to be shown this once. Refuses what is not on the open internet.
 */
export async function addHook(actor: Actor, input: NewHook & Bounds) {
  const own = ownPerson(actor);
  if (!mayPostTo(input.url)) throw new Refusal('client.url-not-public', 422, {}, 'url');
  const [id, secret] = [newId(), newHookSecret()];
  await change(async (tx) => {
    const { count } = await tx
      .selectFrom('client_hooks')
      .select((it) => it.fn.countAll<number>().as('count'))
      .where('person_id', '=', own.personId)
      .executeTakeFirstOrThrow();
    if (count >= MOST_HOOKS) throw new Refusal('client.too-many-hooks', 409, { most: MOST_HOOKS });
    await tx
      .insertInto('client_hooks')
      .values({
        ...{ id, person_id: own.personId, url: input.url, events: [...input.events] },
        ...{ area_ids: input.areaIds, category_ids: input.categoryIds },
        ...{ secret: encipher(secretPurpose(id), secret), made_at: now() },
      })
      .execute();
    const about = { subject: 'person', id: own.personId } as const;
    await record(tx, own, 'person.hook-added', { ...about, hook: id });
  });
  await forget(LISTENERS);
  return { id, secret };
}

/** A hook of one's own, or anybody's for who looks after them all; locked. */
async function lockHook(tx: Tx, actor: Actor, id: string) {
  const own = ownPerson(actor);
  const hook = isId(id)
    ? await tx
        .selectFrom('client_hooks')
        .selectAll()
        .where('id', '=', id)
        .$if(!may(actor, 'client.change'), (it) => it.where('person_id', '=', own.personId))
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (!hook) throw new Refusal('client.hook-unknown', 404);
  return { ...hook, isOwn: hook.person_id === own.personId };
}

/** Tells a hook of other things, or elsewhere, or nothing for a while. */
export async function changeHook(actor: Actor, id: string, input: HookChange & Partial<Bounds>) {
  const own = ownPerson(actor);
  if (input.url !== undefined && !mayPostTo(input.url)) {
    throw new Refusal('client.url-not-public', 422, {}, 'url');
  }
  await change(async (tx) => {
    const hook = await lockHook(tx, actor, id);
    const set = {
      ...(input.url !== undefined && { url: input.url }),
      ...(input.events && { events: [...input.events] }),
      ...(input.areaIds && { area_ids: input.areaIds }),
      ...(input.categoryIds && { category_ids: input.categoryIds }),
      ...(input.paused === false && { paused_at: null, paused_why: null, failing_since: null }),
    };
    if (Object.keys(set).length > 0) {
      await tx.updateTable('client_hooks').set(set).where('id', '=', id).execute();
    }
    if (input.paused) await pauseHook(tx, id, hook.isOwn ? 'owner' : 'house');
    await record(tx, own, 'person.hook-changed', {
      ...{ subject: 'person', id: hook.person_id, hook: id },
    });
  });
  await forget(LISTENERS);
}

/** Takes a hook away, with all that was or was to be sent to it. */
export async function dropHook(actor: Actor, id: string): Promise<void> {
  const own = ownPerson(actor);
  await change(async (tx) => {
    const hook = await lockHook(tx, actor, id);
    await tx.deleteFrom('client_deliveries').where('hook_id', '=', id).execute();
    await tx.deleteFrom('client_hooks').where('id', '=', id).execute();
    await record(tx, own, 'person.hook-dropped', {
      ...{ subject: 'person', id: hook.person_id, hook: id },
    });
  });
  await forget(LISTENERS);
}

/** Sends what was given up for a hook once more, from the beginning. Refuses while it is paused. */
export function sendHookAgain(actor: Actor, id: string): Promise<number> {
  return change(async (tx) => {
    const hook = await lockHook(tx, actor, id);
    if (hook.paused_at) throw new Refusal('client.hook-paused', 409);
    const again = await tx
      .updateTable('client_deliveries')
      .set({ state: 'queued', attempts: 0, trying: false })
      .where('hook_id', '=', id)
      .where('state', '=', 'failed')
      .returning('report_id')
      .execute();
    for (const reportId of new Set(again.map((row) => row.report_id))) {
      await deliverLater(tx, { hookId: id, reportId });
    }
    return again.length;
  });
}
