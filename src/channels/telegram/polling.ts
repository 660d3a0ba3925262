import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from 'grammy';
import { takeUpdates } from '#modules/chats/inbox.ts';
import { inTurn, type HeldTurn } from '#modules/chats/turns.ts';
import { botApi, troubleOf } from './api.ts';
import { noteOwnName, read } from './read.ts';
import { wantedUpdates } from './updates.ts';

/** Another process takes over when the one that listens has not been heard of for so long. */
const HOLD_S = 15;
const KEEP_MS = 5000;
/** How long Telegram waits for something to tell; less than a request may take. */
const WAIT_S = 15;
const WATCH_MS = 3000;
const LONGEST_PAUSE_MS = 60_000;

export type Listening = { stop: () => Promise<void> };

/**
 * Asks Telegram for what people wrote, again and again; of all processes one. Telegram hears that we
 * have it only after it is kept, so nothing is lost whenever we die, and what comes twice is known.
 * `tell` hears what is wrong, in words for the log.
 */
export function listenToTelegram(tell: (trouble: string) => void): Listening {
  const stopping = new AbortController();
  const { signal } = stopping;
  const listening = listen();

  async function listen(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const ran = await inTurn('poll telegram', HOLD_S, (turn) => askOn(turn, signal));
        failures = 0;
        if (ran === null) await rest(WATCH_MS, signal);
      } catch (problem) {
        if (signal.aborted) return;
        const ms = Math.min(1000 * 2 ** failures++, LONGEST_PAUSE_MS);
        tell((problem as Error).message);
        await rest(ms, signal);
      }
    }
  }

  return {
    stop: async () => {
      stopping.abort();
      await listening;
    },
  };
}

/** As long as it is our turn and nobody stops us. */
async function askOn(turn: HeldTurn, stop: AbortSignal): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([stop, lost.signal]);
  // A long question must not cost the turn.
  const keeping = setInterval(() => {
    turn.keep().then(
      (kept) => kept || lost.abort(),
      () => lost.abort(),
    );
  }, KEEP_MS);
  try {
    noteOwnName((await telling(() => botApi().getMe())).username);
    let offset = 0;
    while (!signal.aborted) offset = await askOnce(offset, signal);
  } finally {
    clearInterval(keeping);
  }
}

type Stop = Parameters<Api['getUpdates']>[1];

/** Asks for what comes from `offset` on, which says at once that all before it is kept. */
async function askOnce(offset: number, signal: AbortSignal): Promise<number> {
  const updates = await telling(() =>
    botApi().getUpdates(
      { ...{ offset, timeout: WAIT_S, limit: 100 }, allowed_updates: wantedUpdates },
      signal as Stop,
    ),
  ).catch((problem: unknown) => {
    if (signal.aborted) return [];
    throw problem;
  });
  const heard = read(updates);
  if (heard.length > 0) await takeUpdates('telegram', heard);
  const last = updates.at(-1);
  return last ? last.update_id + 1 : offset;
}

/** Throws what may be logged: the library's own errors hold the token and what people wrote. */
async function telling<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (problem) {
    const { code, words, retryAfterS } = troubleOf(problem);
    if (code === 429) await pause(retryAfterS * 1000);
    throw new Error(words, { cause: code });
  }
}

const rest = (ms: number, signal: AbortSignal) => pause(ms, null, { signal }).catch(() => null);
