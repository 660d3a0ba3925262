import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { Messenger } from './rules.ts';
import { reserve, type Pace } from './rules-pace.ts';

const IDLE_HOURS = 24;

export type HeldTurn = {
  /** Says that we are still at it; false when it took too long and another has it. */
  keep: () => Promise<boolean>;
};

/**
 * Does work that only one process may do at a time, and gives what came of it; null when another is
 * at it. Who dies meanwhile holds it up for `seconds` at most.
 */
export async function inTurn<T>(
  name: string,
  seconds: number,
  work: (turn: HeldTurn) => Promise<T>,
): Promise<T | null> {
  const holder = newId();
  const keep = () => hold(name, holder, seconds);
  if (!(await keep())) return null;
  try {
    return await work({ keep });
  } finally {
    await letGo(name, holder);
  }
}

async function hold(name: string, holder: string, seconds: number): Promise<boolean> {
  const held = {
    ...{ held_by: holder, touched_at: now() },
    held_until: new Date(now().getTime() + seconds * 1000),
  };
  const taken = await db
    .insertInto('chat_turns')
    .values({ name, ...held })
    .onConflict((it) =>
      it
        .column('name')
        .doUpdateSet(held)
        .where((is) =>
          is.or([
            is('chat_turns.held_by', 'is', null),
            is('chat_turns.held_by', '=', holder),
            is('chat_turns.held_until', '<=', now()),
          ]),
        ),
    )
    .returning('name')
    .executeTakeFirst();
  return taken !== undefined;
}

const letGo = (name: string, holder: string) =>
  db
    .updateTable('chat_turns')
    .set({ held_by: null, held_until: null })
    .where('name', '=', name)
    .where('held_by', '=', holder)
    .execute();

/** Which work on a chat is taken up again. */
export type ChatWork = 'messenger.handle' | 'messenger.send';

/** Has a chat looked at again, not before so many seconds: what cannot be done now is not forgotten. */
export const comeBack = (work: ChatWork, accountId: string, afterS: number): Promise<void> =>
  change((tx) => queueAgain(tx, work, { accountId, afterS }));

type Again = { accountId: string; afterS: number };

/** The same as a part of the caller's transaction. */
export function queueAgain(tx: Tx, work: ChatWork, { accountId, afterS }: Again): Promise<void> {
  const runAt = new Date(now().getTime() + afterS * 1000);
  // A key of its own: a new message must not wait for the moment of an old one.
  return later(tx, work, { accountId }, { runAt, key: `${work} again:${accountId}` });
}

export type Going = { messenger: Messenger; accountId: string; pace: Pace };

/**
 * Takes the next place among the messages of a chat and of the whole bot, and gives the milliseconds
 * until it comes. What would wait longer than `mostMs` takes no place.
 */
export function takePlace({ messenger, accountId, pace }: Going, mostMs: number): Promise<number> {
  return change(async (tx) => {
    // Always in this order, so that two never wait for each other.
    const chat = await paceOf(tx, `pace ${accountId}`);
    const bot = await paceOf(tx, `pace ${messenger}`);
    const at = now().getTime();
    const inChat = reserve(chat, pace.chat, at);
    const inAll = reserve(bot, pace.bot, at);
    const waitMs = Math.max(inChat.waitMs, inAll.waitMs);
    if (waitMs > mostMs) return waitMs;
    await notePace(tx, chat.name, inChat.nextAt);
    await notePace(tx, bot.name, inAll.nextAt);
    return waitMs;
  });
}

async function paceOf(tx: Tx, name: string) {
  const row = await tx
    .insertInto('chat_turns')
    .values({ name, touched_at: now() })
    .onConflict((it) => it.column('name').doUpdateSet({ touched_at: now() }))
    .returning(['name', 'next_at', 'paused_until'])
    .executeTakeFirstOrThrow();
  return { name, nextAt: row.next_at, pausedUntil: row.paused_until };
}

const notePace = (tx: Tx, name: string, nextAt: Date) =>
  tx.updateTable('chat_turns').set({ next_at: nextAt }).where('name', '=', name).execute();

/** Notes that a chat, or a whole messenger, wants no message for so many seconds. */
export async function pause(tx: Tx, who: string, seconds: number): Promise<void> {
  const until = new Date(now().getTime() + seconds * 1000);
  const greatest = sql<Date>`greatest(chat_turns.paused_until, ${until}::timestamptz)`;
  await tx
    .insertInto('chat_turns')
    .values({ name: `pace ${who}`, paused_until: until, touched_at: now() })
    .onConflict((it) =>
      it.column('name').doUpdateSet({ paused_until: greatest, touched_at: now() }),
    )
    .execute();
}

/** Forgets turns that nobody took for a day. */
export async function forgetTurns(): Promise<void> {
  const before = new Date(now().getTime() - IDLE_HOURS * 3600_000);
  await db
    .deleteFrom('chat_turns')
    .where('touched_at', '<', before)
    .where((it) => it.or([it('paused_until', 'is', null), it('paused_until', '<', now())]))
    .where((it) => it.or([it('held_until', 'is', null), it('held_until', '<', now())]))
    .execute();
}
