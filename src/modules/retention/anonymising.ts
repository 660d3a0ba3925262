import { eraseTaskWords } from '#modules/assignments/erasing.ts';
import { eraseChatsOf } from '#modules/chats/erasing.ts';
import { eraseDeliveries } from '#modules/clients/erasing.ts';
import { eraseConversation } from '#modules/conversations/erasing.ts';
import { eraseWall } from '#modules/indicators/erasing.ts';
import { eraseEndpointWords } from '#modules/endpoints/erasing.ts';
import type { LedgerActor } from '#modules/ledger/actions.ts';
import { eraseReasonsAbout } from '#modules/ledger/erasing.ts';
import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { eraseMailsOf } from '#modules/mails/erasing.ts';
import { erasePhotos } from '#modules/media/actions.ts';
import { eraseUploads } from '#modules/media/uploads.ts';
import { forgetDevices, forgetNotifications } from '#modules/notifications/devices.ts';
import { anonymiseReport, withParts } from '#modules/reports/ending.ts';
import { eraseFollowers } from '#modules/subscriptions/erasing.ts';
import type { Tx } from '#server/database.ts';

/**
 * Takes everything personal out of a report that is over, and out of those of its parts that are:
 * who filed it, what was said, every photo, every letter. Gives whether there was anything to do.
 */
export async function eraseReport(tx: Tx, actor: LedgerActor, reportId: string): Promise<boolean> {
  let erased = false;
  for (const { id } of await withParts(tx, reportId)) {
    if (await eraseOne(tx, actor, id)) erased = true;
  }
  return erased;
}

async function eraseOne(tx: Tx, actor: LedgerActor, reportId: string): Promise<boolean> {
  if (!(await anonymiseReport(tx, actor, reportId))) return false;
  await erasePhotos(tx, reportId);
  await eraseUploads(tx, reportId);
  await eraseConversation(tx, reportId);
  await eraseTaskWords(tx, reportId);
  await eraseEndpointWords(tx, reportId);
  await eraseFollowers(tx, reportId);
  await eraseDeliveries(tx, reportId);
  await eraseWall(tx, reportId);
  await eraseChatsOf(tx, reportId);
  await forgetDevices(tx, reportId);
  await forgetNotifications(tx, reportId);
  await eraseMailsOf(tx, reportId);
  await eraseLettersAbout(tx, reportId);
  await eraseReasonsAbout(tx, reportId);
  return true;
}
