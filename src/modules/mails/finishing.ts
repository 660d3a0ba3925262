import { Refusal } from '#basics/refusal.ts';
import { keptPhotos } from '#modules/media/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { isFiled } from '#modules/reports/queries.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { makeKey, openKey } from '#server/keys.ts';
import { keepPhotosOf } from './photos.ts';
import { FINISH_DAYS, type Attached } from './rules.ts';
import type { Draft } from './understanding.ts';

/** The secret link by which the sender of a mail finishes the report it began. */
export const finishKey = (mailId: string) => makeKey('mail', mailId);

/** A report to be finished: what was understood, its photos; or the receipt when it was sent. */
export type ToFinish = {
  mailId: string;
  draftId: string;
  draft: Draft;
  email: string;
  /** Opens its receipt, once it was sent. */
  receipt: string | null;
};

/** What a link to finish a report opens. Refuses one that is unknown, or older than a week. */
export async function mailToFinish(key: string): Promise<ToFinish> {
  const [id] = openKey('mail', key) ?? [];
  const row =
    id &&
    (await db
      .selectFrom('mails')
      .select(['id', 'draft_id', 'draft', 'sender', 'taken_at'])
      .where('id', '=', id)
      .where('state', '=', 'asked')
      .where('erased_at', 'is', null)
      .executeTakeFirst());
  if (!row || row.draft === null) throw new Refusal('mail.link-over', 404);
  if (now().getTime() - row.taken_at.getTime() > FINISH_DAYS * 86_400_000) {
    throw new Refusal('mail.link-over', 410);
  }
  const filed = await isFiled(row.draft_id);
  return {
    ...{ mailId: row.id, draftId: row.draft_id, email: row.sender },
    draft: row.draft as Draft,
    receipt: filed ? receiptKey(row.draft_id) : null,
  };
}

/**
 * The photos of a report that is to be finished. What waits unclaimed is erased after two days: then
 * `readAgain` finds them in the mail once more.
 */
export async function photosToFinish(
  { mailId, draftId }: ToFinish,
  readAgain: (raw: Buffer) => Promise<Attached[]>,
) {
  const kept = await keptPhotos(draftId);
  if (kept.length > 0) return kept;
  const row = await db
    .selectFrom('mails')
    .select(['raw_key', 'photos'])
    .where('id', '=', mailId)
    .executeTakeFirst();
  if (!row?.raw_key || row.photos === 0) return [];
  const attached = await readAgain(await getFile(row.raw_key));
  await keepPhotosOf(stranger, mailId, { id: draftId, kind: 'report' }, attached);
  return keptPhotos(draftId);
}
