import { deskPhotos } from '#modules/media/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { may } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { banOf } from './banned.ts';
import { mayBanForAll } from './bans.ts';
import { deskRow } from './desk.ts';
import { moderatorEdits } from './edits.ts';
import { openFlags } from './flags.ts';
import { whereOf } from './grounds.ts';
import { standOf } from './outside.ts';
import { partsOf } from './public-parts.ts';

/**
 * What is done on a report besides its own story: parts, updates, questions to outsiders, flags,
 * what moderation changed, and why it is held; and what this person may do with it.
 */
export async function deskSheet(actor: Actor, code: string) {
  const report = await deskRow(actor, code);
  const where = await whereOf(report);
  const mayModerate = may(actor, 'report.moderate', where);
  const mayBan = may(actor, 'report.ban', where);
  const [parts, whole, wholePhotos, updates, questions, flags, edits, ban] = await Promise.all([
    report.parts > 0 ? partsOf(report.id) : [],
    report.part_of ? codeOf(report.part_of) : null,
    report.part_of ? deskPhotos(report.part_of) : [],
    updatesOf(report.id),
    questionsOf(report.id),
    report.flagged_at ? openFlags(report.id) : [],
    mayModerate ? moderatorEdits(actor, code) : [],
    banOf(report.ban_id),
  ]);
  return {
    ...{ parts, whole, updates, questions, flags, edits },
    ban: ban && (mayBan ? ban : { ...ban, hint: '', reason: '' }),
    wholePhotos: wholePhotos.filter(({ id }) => report.part_photos?.includes(id)),
    may: {
      moderate: mayModerate,
      assign: may(actor, 'report.assign', where),
      answer: may(actor, 'report.answer', where),
      note: may(actor, 'report.note', where),
      ban: mayBan,
      banForAll: mayBanForAll(actor),
      history: may(actor, 'reporter.history', where),
      contact: may(actor, 'contact.read', where),
      original: may(actor, 'original.read', where),
    },
  };
}

async function codeOf(id: string): Promise<string | null> {
  const row = await db.selectFrom('reports').select('code').where('id', '=', id).executeTakeFirst();
  return row?.code ?? null;
}

/** What the desk told everybody about a report, newest first. */
export const updatesOf = (reportId: string) =>
  db
    .selectFrom('report_updates')
    .select(['id', 'words', 'written_at'])
    .where('report_id', '=', reportId)
    .orderBy('written_at', 'desc')
    .execute();

async function questionsOf(reportId: string) {
  const rows = await db
    .selectFrom('report_questions')
    .select(['id', 'name', 'words', 'asked_at', 'expires_at', 'reminded_at'])
    .select(['answered_at', 'withdrawn_at'])
    .where('report_id', '=', reportId)
    .orderBy('asked_at')
    .execute();
  return rows.map((row) => ({ ...row, stand: standOf(row) }));
}
