import { setTimeout as rest } from 'node:timers/promises';
import { nextMessage, noteOutcome } from '#modules/chats/outbox.ts';
import { comeBack, inTurn, takePlace, type HeldTurn } from '#modules/chats/turns.ts';
import { adapterOf } from './adapters.ts';

/** Longer than a messenger may take to answer: who is silent for so long has died. */
const HOLD_S = 45;
/** A wait so short is waited for; a longer one gives the worker free. */
const WAIT_HERE_MS = 1500;
/** After so many a chat stands in line again: whoever makes us talk much keeps nobody else waiting. */
const AT_ONCE = 20;

/**
 * Sends what is to be said in a chat, one after the other, no faster than the messenger allows. Of one
 * chat only one worker sends at a time. One that dies after handing a message over and before noting
 * it leaves it to be sent again: a messenger has no way to say that it knows it.
 */
export async function sendWaiting({ accountId }: { accountId: string }): Promise<void> {
  for (;;) {
    const done = await inTurn(`send ${accountId}`, HOLD_S, (turn) => sendAll(accountId, turn));
    if (done === null) return comeBack('messenger.send', accountId, HOLD_S);
    if (done === 'enough') return comeBack('messenger.send', accountId, 0);
    // What came between our last look and letting go has met a closed door.
    if (done === 'stopped' || (await nextMessage(accountId)) === null) return;
  }
}

async function sendAll(accountId: string, turn: HeldTurn): Promise<'empty' | 'stopped' | 'enough'> {
  for (let sent = 0; sent < AT_ONCE; sent++) {
    const message = await nextMessage(accountId);
    if (!message) return 'empty';
    const { messenger, kind, id } = message;
    const adapter = adapterOf(messenger);
    const going = { messenger, accountId, pace: adapter.pace(kind) };
    const waitMs = await takePlace(going, WAIT_HERE_MS);
    if (waitMs > WAIT_HERE_MS) {
      await comeBack('messenger.send', accountId, waitMs / 1000);
      return 'stopped';
    }
    if (waitMs > 0) await rest(waitMs);
    if (!(await turn.keep())) return 'stopped';
    const outcome = await adapter.send(message);
    await noteOutcome(accountId, id, outcome);
    if (outcome.state === 'later') return 'stopped';
  }
  return 'enough';
}
