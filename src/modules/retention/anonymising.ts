import { eraseTaskWords } from '#modules/assignments/erasing.ts';
import { eraseConversation } from '#modules/conversations/erasing.ts';
import type { LedgerActor } from '#modules/ledger/actions.ts';
import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { erasePhotos } from '#modules/media/actions.ts';
import { forgetDevices } from '#modules/notifications/devices.ts';
import { anonymiseReport } from '#modules/reports/ending.ts';
import { eraseFollowers } from '#modules/subscriptions/erasing.ts';
import type { Tx } from '#server/database.ts';

/**
 * Takes everything personal out of a report that is over: who filed it, what was said, every
 * photo, every letter. Gives whether there was anything to do.
 */
export async function eraseReport(tx: Tx, actor: LedgerActor, reportId: string): Promise<boolean> {
  if (!(await anonymiseReport(tx, actor, reportId))) return false;
  await erasePhotos(tx, reportId);
  await eraseConversation(tx, reportId);
  await eraseTaskWords(tx, reportId);
  await eraseFollowers(tx, reportId);
  await forgetDevices(tx, reportId);
  await eraseLettersAbout(tx, reportId);
  return true;
}
