import { Refusal } from '#basics/refusal.ts';
import { handleUpdate } from '#modules/chats/handling.ts';
import { layAside, noteTry, waitingUpdates, type WaitingUpdate } from '#modules/chats/inbox.ts';
import { MOST_ATTEMPTS, type Fetched } from '#modules/chats/rules.ts';
import { comeBack, inTurn, type HeldTurn } from '#modules/chats/turns.ts';
import { hasDiskRoom } from '#server/disk-room.ts';
import { limit } from '#server/limits.ts';
import { MediaProblem, type Adapter } from './adapter.ts';
import { adapterOf } from './adapters.ts';

/** Longer than fetching one file may take: who is silent for so long has died. */
const HOLD_S = 60;
/** About a minute and a half of tries: then a file counts as lost, and the chat goes on without it. */
const MOST_FETCHES = 6;
/** After so many a chat stands in line again: whoever writes without end keeps nobody else waiting. */
const AT_ONCE = 20;

/** Handles all that a chat said, in the order it was said. Safe to run twice, also at once. */
export async function handleWaiting({ accountId }: { accountId: string }): Promise<void> {
  for (;;) {
    const done = await inTurn(`handle ${accountId}`, HOLD_S, (turn) => handleAll(accountId, turn));
    if (done === null) return comeBack('messenger.handle', accountId, HOLD_S);
    if (done === 'enough') return comeBack('messenger.handle', accountId, 0);
    // What came between our last look and letting go has met a closed door.
    if (done === 'stopped' || (await waitingUpdates(accountId)).length === 0) return;
  }
}

async function handleAll(
  accountId: string,
  turn: HeldTurn,
): Promise<'empty' | 'stopped' | 'enough'> {
  for (let handled = 0; handled < AT_ONCE; handled++) {
    const [update] = await waitingUpdates(accountId);
    if (!update) return 'empty';
    // It comes back by itself; what was said after it waits for it.
    if (update.waitS > 0 || !(await turn.keep())) return 'stopped';
    if (!(await handleOne(accountId, update))) return 'stopped';
  }
  return 'enough';
}

/** Whether it is handled now; else it will be tried again. */
async function handleOne(accountId: string, update: WaitingUpdate): Promise<boolean> {
  const adapter = adapterOf(update.messenger);
  try {
    const media = await fetchIts(adapter, accountId, update);
    if (media === 'later') return false;
    await handleUpdate(accountId, update.id, media);
  } catch (problem) {
    // After about half an hour: what fails so often will always.
    if ((await noteTry(accountId, update.id)) >= MOST_ATTEMPTS) {
      await layAside(accountId, update.id);
    }
    // Once more by the job itself: so that it stands in the log.
    throw problem;
  }
  await adapter.showSeen(update.heard);
  return true;
}

async function fetchIts(adapter: Adapter, accountId: string, { id, heard }: WaitingUpdate) {
  if (!('media' in heard.deed)) return null;
  try {
    await limit('photo', accountId);
    if (!(await hasDiskRoom())) throw new MediaProblem('no room on the disk', { final: false });
    return { bytes: await adapter.fetchMedia(heard.deed.media) } satisfies Fetched;
  } catch (problem) {
    const final = problem instanceof Refusal || (problem instanceof MediaProblem && problem.final);
    const lost = { problem: (problem as Error).message } satisfies Fetched;
    if (final || (await noteTry(accountId, id)) >= MOST_FETCHES) return lost;
    return 'later';
  }
}
