import { Refusal } from '#basics/refusal.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { keyOfRow } from './queries.ts';
import type { HookEvent, Pause } from './rules-hooks.ts';

const hookFields = [
  ...(['client_hooks.id', 'person_id', 'url', 'events', 'area_ids', 'category_ids'] as const),
  ...(['made_at', 'delivered_at', 'failing_since', 'paused_at', 'paused_why'] as const),
] as const;

const hooks = () => db.selectFrom('client_hooks').select([...hookFields]);
type HookRow = Awaited<ReturnType<ReturnType<typeof hooks>['execute']>>[number];

const hookOf = (row: HookRow) => ({
  ...{ id: row.id, url: row.url, events: row.events as HookEvent[] },
  ...{ areaIds: row.area_ids, categoryIds: row.category_ids, madeAt: row.made_at },
  ...{ deliveredAt: row.delivered_at, failingSince: row.failing_since },
  paused: row.paused_why as Pause | null,
});

/** One's own hooks, oldest first. */
export async function ownHooks(actor: Actor) {
  const { personId } = ownPerson(actor);
  const rows = await hooks().where('person_id', '=', personId).orderBy('made_at').execute();
  return rows.map(hookOf);
}

/** One hook of one's own. */
export async function ownHook(actor: Actor, id: string) {
  const found = (await ownHooks(actor)).find((hook) => hook.id === id);
  if (!found) throw new Refusal('client.hook-unknown', 404);
  return found;
}

const LATEST = 100;

/** What was sent to a hook of one's own lately, or is to be: the newest first, 100 at most. */
export async function deliveriesOf(actor: Actor, hookId: string) {
  if (!isId(hookId)) throw new Refusal('client.hook-unknown', 404);
  await ownHook(actor, hookId);
  return db
    .selectFrom('client_deliveries')
    .select(['id', 'event', 'state', 'attempts', 'made_at', 'tried_at', 'answered', 'problem'])
    .where('hook_id', '=', hookId)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(LATEST)
    .execute();
}

/** Every program of everybody: keys that work, hooks, and what was given up. 4 queries. */
export async function allClients(actor: Actor) {
  if (!may(actor, 'client.change')) throw new Refusal('people.may-not-administer', 403);
  const [keys, all, dead, people] = await Promise.all([
    db.selectFrom('client_keys').selectAll().orderBy('made_at', 'desc').limit(500).execute(),
    hooks().orderBy('failing_since').orderBy('made_at').limit(500).execute(),
    db
      .selectFrom('client_deliveries')
      .innerJoin('reports', 'reports.id', 'report_id')
      .select(['client_deliveries.id', 'hook_id', 'event', 'made_at', 'tried_at', 'problem'])
      .select(['reports.code', 'attempts'])
      .where('client_deliveries.state', '=', 'failed')
      .orderBy('made_at', 'desc')
      .limit(LATEST)
      .execute(),
    db.selectFrom('people').select(['id', 'name']).execute(),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const owned = (row: { person_id: string }) => ({ person: names.get(row.person_id) ?? '' });
  return {
    keys: keys.map((row) => ({ ...keyOfRow(row), ...owned(row) })).filter(({ works }) => works),
    hooks: all.map((row) => ({ ...hookOf(row), ...owned(row) })),
    dead: dead.map(({ hook_id: hookId, ...row }) => ({
      ...row,
      url: all.find(({ id }) => id === hookId)?.url ?? '',
    })),
  };
}
