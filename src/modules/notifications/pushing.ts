import type { Selectable } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Database, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { deliverPush, type PushOutcome } from '#server/push.ts';
import type { Side } from './devices.ts';
import { afterPush, pushIdOf } from './settling.ts';

/** About nine hours in all; a push is no news after that. */
const ATTEMPTS = 11;
/** One more for the job than for the push, so that a crash in the last try leaves nothing open. */
const JOB = { maxAttempts: ATTEMPTS + 1 };
const TTL_S = 24 * 3600;
const URGENT_TTL_S = 4 * 3600;

/** What the devices of a person, or of one side of a report, are told. */
export type ToPush = {
  rootId: string;
  side: Side;
  kind: string;
  once: string;
  /** No private text: a lock screen shows it to whoever passes. */
  title: (locale: Locale) => string;
  words: string;
  path: string;
  urgent?: boolean;
};

/** Queues one message to each device, once for one cause; gives how many devices there are. */
export async function queuePushes(tx: Tx, push: ToPush): Promise<number> {
  const devices = await tx
    .selectFrom('notification_devices')
    .select(['id', 'locale'])
    .where('root_id', '=', push.rootId)
    .where('side', '=', push.side)
    .execute();
  for (const device of devices) {
    const id = pushIdOf(device.id, push);
    const written = await tx
      .insertInto('notification_pushes')
      .values({
        ...{ root_id: push.rootId, id, device_id: device.id, kind: push.kind },
        ...{ title: push.title(device.locale as Locale), words: push.words, path: push.path },
        ...{ urgent: push.urgent ?? false, queued_at: now() },
      })
      .onConflict((it) => it.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (written) await later(tx, 'notifications.push', { rootId: push.rootId, id }, JOB);
  }
  return devices.length;
}

export type PushRef = { rootId: string; id: string };

/**
 * Hands one message to the device's push service. May run twice: the topic stays the same, so the
 * second takes the place of the first. Throws when it is worth another try.
 */
export async function sendPush(ref: PushRef): Promise<void> {
  const found = await change((tx) => takeUp(tx, ref));
  if (!found) return;
  const outcome = await deliverPush(found.device, {
    payload: JSON.stringify(payloadOf(found)),
    ttlS: found.urgent ? URGENT_TTL_S : TTL_S,
    urgent: found.urgent,
    topic: topicOf(ref.id),
  });
  const again = outcome.state === 'later' && outcome.afterS === null && found.attempts < ATTEMPTS;
  await change((tx) => settle(tx, found, outcome));
  if (again) throw new Error(outcome.problem);
}

/** The name under which a push service keeps one message: 22 letters of base64url. */
const topicOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

type Found = NonNullable<Awaited<ReturnType<typeof takeUp>>>;

const payloadOf = ({ id, title, words, path, locale }: Found) => ({
  ...{ title, body: words, tag: id, lang: locale },
  url: new URL(path, config.publicUrl).href,
});

async function takeUp(tx: Tx, { rootId, id }: PushRef) {
  const row = await tx
    .updateTable('notification_pushes')
    .set((it) => ({ attempts: it('attempts', '+', 1) }))
    .where('root_id', '=', rootId)
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'failed'])
    .returningAll()
    .executeTakeFirst();
  if (!row) return null;
  const device = await tx
    .selectFrom('notification_devices')
    .select(['endpoint', 'p256dh', 'auth', 'locale'])
    .where('root_id', '=', rootId)
    .where('id', '=', row.device_id)
    .executeTakeFirst();
  const old = row.queued_at.getTime() < now().getTime() - TTL_S * 1000;
  if (device && !old) return { ...row, device, locale: device.locale };
  await put(tx, row, { state: 'expired', problem: null });
  return null;
}

type Row = Selectable<Database['notification_pushes']>;

async function put(tx: Tx, row: Row, outcome: { state: string; problem: string | null }) {
  await tx
    .updateTable('notification_pushes')
    .set({ ...outcome, ...(outcome.state === 'sent' && { sent_at: now() }) })
    // It may be a secret link: over here it would lie in every backup.
    .$if(outcome.state !== 'failed', (it) => it.set({ path: '' }))
    .where('root_id', '=', row.root_id)
    .where('id', '=', row.id)
    .execute();
  if (outcome.state !== 'failed') await afterPush(tx, row);
}

async function settle(tx: Tx, row: Row, outcome: PushOutcome): Promise<void> {
  if (outcome.state === 'sent') return put(tx, row, { state: 'sent', problem: null });
  if (outcome.state === 'gone') {
    await tx
      .deleteFrom('notification_devices')
      .where('root_id', '=', row.root_id)
      .where('id', '=', row.device_id)
      .execute();
    return put(tx, row, { state: 'expired', problem: null });
  }
  const { problem } = outcome;
  if (outcome.state === 'refused') return put(tx, row, { state: 'refused', problem });
  if (outcome.afterS !== null) {
    const runAt = new Date(now().getTime() + outcome.afterS * 1000);
    const ref = { rootId: row.root_id, id: row.id };
    await later(tx, 'notifications.push', ref, { runAt, ...JOB });
  } else if (row.attempts >= ATTEMPTS) return put(tx, row, { state: 'refused', problem });
  return put(tx, row, { state: 'failed', problem });
}
