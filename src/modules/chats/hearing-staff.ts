import type { Tx } from '#server/database.ts';
import type { Account } from './accounts.ts';
import { hearDone, hearWhyNot } from './answering.ts';
import { hearGroup } from './groups.ts';
import { hearLinking } from './hearing-codes.ts';
import type { Hearing } from './hearing.ts';
import { hearReply } from './replying.ts';
import type { Fetched, Heard } from './rules.ts';
import { hearListed } from './listing.ts';
import { hearProof } from './proving.ts';
import { hearReason, hearTask } from './task-presses.ts';
import { isEmergency } from './rules-emergency.ts';
import { waitOf } from './waiting.ts';

/**
 * Whether an update was meant for what goes on about a report that is there: a task, its proof, the
 * question whether it is done, a message, a code that links a chat, anything in a group. Then all
 * that it asks for is done, in the caller's transaction.
 */
export async function hearStaff(
  tx: Tx,
  account: Account,
  heard: Heard,
  media: Fetched | null,
): Promise<boolean> {
  const hearing: Hearing = { tx, account, heard, media };
  if (account.kind === 'group') {
    await hearGroup(hearing);
    return true;
  }
  // Whoever is in danger is told whom to call, whatever else was being talked about.
  if ('words' in heard.deed && isEmergency(heard.deed.words)) return false;
  for (const hear of [hearLinking, hearListed, hearTask, hearDone, hearAwaited]) {
    if (await hear(hearing)) return true;
  }
  return false;
}

/** What is awaited of a task comes before an answer to a message, and that before what is wrong with a repair. */
async function hearAwaited(hearing: Hearing): Promise<boolean> {
  const wait = await waitOf(hearing.tx, hearing.account.id);
  if (wait?.waits_for === 'proof' && (await hearProof(hearing, wait))) return true;
  if (wait?.waits_for === 'reason' && (await hearReason(hearing, wait))) return true;
  if (await hearReply(hearing)) return true;
  return wait?.waits_for === 'why-not' ? hearWhyNot(hearing, wait) : false;
}
