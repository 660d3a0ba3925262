import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { getFile, putFile } from '#server/files.ts';
import { idFrom, sha256 } from '#server/ids.ts';
import { later } from '#server/jobs.ts';

const MOST_VOICES = 5;
const MOST_BYTES = 10 * 1024 * 1024;

const fileOf = (reportId: string, id: string) => `voices/${reportId}/${id}`;

type Voice = { reportId: string; accountId: string; mime: string; seconds?: number };

/**
 * Keeps a voice message for a report, the same one once, in the caller's transaction. Gives whether
 * it was kept: not when it is no sound, too long, or one too many.
 */
export async function keepVoice(tx: Tx, voice: Voice, bytes: Buffer): Promise<boolean> {
  const { reportId, accountId, seconds } = voice;
  const mime = voice.mime.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^audio\/[\w.+-]{1,40}$/.test(mime) || bytes.length === 0) return false;
  if (bytes.length > MOST_BYTES) return false;
  const hash = sha256(bytes);
  const id = idFrom(`voice:${reportId}:${hash.toString('hex')}`);
  const kept = await idsOf(tx, reportId);
  if (kept.includes(id)) return true;
  if (kept.length >= MOST_VOICES) return false;
  await tx
    .insertInto('chat_voices')
    .values({
      ...{ report_id: reportId, id, account_id: accountId, media_type: mime },
      ...{ bytes: bytes.length, seconds: seconds ?? null, sha256: hash, kept_at: now() },
    })
    .execute();
  await putFile(fileOf(reportId, id), bytes);
  return true;
}

async function idsOf(tx: Tx, reportId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('chat_voices')
    .select('id')
    .where('report_id', '=', reportId)
    .execute();
  return rows.map(({ id }) => id);
}

/** The voices kept for a report are part of it now, in the caller's transaction. */
export async function claimVoices(tx: Tx, reportId: string): Promise<void> {
  await tx
    .updateTable('chat_voices')
    .set({ claimed_at: now() })
    .where('report_id', '=', reportId)
    .where('claimed_at', 'is', null)
    .execute();
}

/** Erases the voices of a report with their files, in the caller's transaction. */
export async function eraseVoices(tx: Tx, reportId: string): Promise<void> {
  const ids = await idsOf(tx, reportId);
  if (ids.length === 0) return;
  await tx.deleteFrom('chat_voices').where('report_id', '=', reportId).execute();
  await later(tx, 'media.remove-files', { keys: ids.map((id) => fileOf(reportId, id)) });
}

/** What was spoken to a report, oldest first, without a word of it: how long, and when. */
export const deskVoices = (reportId: string) =>
  db
    .selectFrom('chat_voices')
    .select(['id', 'seconds', 'kept_at'])
    .where('report_id', '=', reportId)
    .where('claimed_at', 'is not', null)
    .orderBy('kept_at')
    .execute();

/** What was spoken to a report, for whoever filed it: the bytes as they came. */
export async function ownVoices(reportId: string) {
  const rows = await db
    .selectFrom('chat_voices')
    .select(['id', 'media_type', 'seconds', 'kept_at'])
    .where('report_id', '=', reportId)
    .where('claimed_at', 'is not', null)
    .orderBy('kept_at')
    .execute();
  return Promise.all(
    rows.map(async ({ id, media_type: type, seconds, kept_at: at }, nth) => ({
      name: `voice-${nth + 1}.${type.split('/')[1] ?? 'bin'}`,
      ...{ seconds, at, bytes: await getFile(fileOf(reportId, id)) },
    })),
  );
}

/**
 * A voice message to be listened to; the listening and why are written down. A voice says who somebody
 * is, so it needs the same permission as the reporter's contact. Refuses who gives no reason.
 */
export async function readVoice(actor: Actor, code: string, asked: { id: string; why: string }) {
  const report = await deskRow(actor, code, 'contact.read');
  return change(async (tx) => {
    const voice = await tx
      .selectFrom('chat_voices')
      .select(['id', 'media_type'])
      .where('report_id', '=', report.id)
      .where('id', '=', asked.id)
      .where('claimed_at', 'is not', null)
      .executeTakeFirst();
    if (!voice) throw new Refusal('chat.voice-gone', 404);
    const entry = { subject: 'report' as const, id: report.id, why: asked.why };
    await record(tx, actor, 'report.voice-read', entry);
    return { mime: voice.media_type, bytes: await getFile(fileOf(report.id, voice.id)) };
  });
}
