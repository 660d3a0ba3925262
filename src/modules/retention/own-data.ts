import { strToU8, zipSync } from 'fflate';
import { ownVoices } from '#modules/chats/voices.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { ownOriginals } from '#modules/media/own-files.ts';
import type { Actor } from '#modules/people/rules.ts';
import { updatesOf } from '#modules/reports/desk-sheet.ts';
import { reporterReport } from '#modules/reports/reporter.ts';
import { change, db } from '#server/database.ts';

/**
 * Everything held about a report, for whoever filed it: a ZIP with report.json (what they wrote
 * and answered, what was said and told them, their verdicts, their devices) and their photos and
 * voice messages as they sent them. Refuses everybody else.
 */
export async function exportOwn(actor: Actor) {
  const { photos: _, id, ...report } = await reporterReport(actor);
  const [messages, photos, voices, answers, updates, verdicts, devices] = await Promise.all([
    messagesOf(actor, id),
    ownOriginals(id),
    ownVoices(id),
    answersOf(id),
    updatesOf(id),
    verdictsOf(id),
    devicesOf(id),
  ]);
  const all = {
    report: { ...report, answers },
    messages: messages.map(({ side, words, said_at: at, photos: sent }) => ({
      ...{ side, words, at },
      photos: sent.map((photo) => photo.id),
    })),
    updates: updates.map(({ words, written_at: at }) => ({ words, at })),
    ...{ verdicts, devices },
    voices: voices.map(({ name, seconds, at }) => ({ name: `voices/${name}`, seconds, at })),
    photos: photos.map(({ name, kind, received_at: at }) => ({ name: `photos/${name}`, kind, at })),
  };
  const bytes = zipSync({
    'report.json': strToU8(JSON.stringify(all, null, 2)),
    ...Object.fromEntries(voices.map(({ name, bytes: voice }) => [`voices/${name}`, voice])),
    ...Object.fromEntries(photos.map(({ name, bytes: photo }) => [`photos/${name}`, photo])),
  });
  await change((tx) => record(tx, actor, 'report.exported', { subject: 'report', id }));
  return { name: `${report.code}.zip`, bytes: Buffer.from(bytes) };
}

async function answersOf(reportId: string) {
  const row = await db
    .selectFrom('reports')
    .select('answers')
    .where('id', '=', reportId)
    .executeTakeFirst();
  return row?.answers ?? {};
}

const verdictsOf = (reportId: string) =>
  db
    .selectFrom('report_verdicts')
    .select(['answer', 'words', 'distance_m as distanceM', 'given_at as at'])
    .where('report_id', '=', reportId)
    .where('given_by', '=', 'reporter')
    .orderBy('given_at')
    .execute();

const devicesOf = (reportId: string) =>
  db
    .selectFrom('notification_devices')
    .select(['name', 'locale', 'made_at as since'])
    .where('root_id', '=', reportId)
    .where('side', '=', 'reporter')
    .orderBy('made_at')
    .execute();
