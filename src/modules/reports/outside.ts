import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { claimPhotos } from '#modules/media/actions.ts';
import { filedPhotoIds, responderPhotos } from '#modules/media/queries.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { makeKey, openKey } from '#server/keys.ts';
import type { OutsideAnswer, OutsideQuestion } from './input-desk.ts';
import { lockForDesk, note } from './moderation.ts';
import { lockReport } from './moving.ts';
import { OUTSIDE_DAYS, OUTSIDE_REMINDER_DAYS } from './rules-desk.ts';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(now().getTime() + days * DAY);

export type QuestionRef = { reportId: string; id: string };

/** The secret link of a question; only its letters carry it. */
export const questionKey = ({ reportId, id }: QuestionRef) => makeKey('outside', reportId, id);

/** The question such a link is for. Refuses a wrong link. */
export function questionOf(key: string): QuestionRef {
  const [reportId, id] = openKey('outside', key) ?? [];
  if (!reportId || !id) throw new Refusal('outside.link-unknown', 404);
  return { reportId, id };
}

/**
 * The desk asks somebody without an account, by a letter with a link that works for 14 days and
 * once. They see the question and the chosen photos, and nothing of who reported it.
 */
export function askOutside(actor: Actor, id: string, input: OutsideQuestion) {
  return change(async (tx) => {
    const report = await lockForDesk(tx, actor, id, 'report.answer');
    const own = new Set(await filedPhotoIds(tx, report.part_of ?? id));
    if (input.photoIds.some((photo) => !own.has(photo))) throw new Refusal('photo.gone', 409);
    const ref = { reportId: id, id: newId() };
    await tx
      .insertInto('report_questions')
      .values({
        ...{ report_id: id, id: ref.id, photo_ids: input.photoIds },
        ...{ name: input.name, email: input.email, locale: input.locale, words: input.words },
        by_person_id: personOf(actor),
        asked_at: now(),
        expires_at: inDays(OUTSIDE_DAYS),
      })
      .execute();
    await record(tx, actor, 'report.outside-asked', { subject: 'report', id });
    await later(tx, 'reports.write-question', ref);
    await later(tx, 'reports.remind-outside', ref, { runAt: inDays(OUTSIDE_REMINDER_DAYS) });
  });
}

/** The desk takes a question back: its link says so from now on. */
export function withdrawQuestion(actor: Actor, ref: QuestionRef) {
  return change(async (tx) => {
    await lockForDesk(tx, actor, ref.reportId, 'report.answer');
    const question = await lockQuestion(tx, ref);
    if (question.answered_at || question.withdrawn_at) throw new Refusal('outside.over', 409);
    await setQuestion(tx, ref, { withdrawn_at: now() });
    await record(tx, actor, 'report.outside-withdrawn', { subject: 'report', id: ref.reportId });
  });
}

/**
 * Whoever was asked answers, once and in time: a note of the report, with the photos they kept
 * under their question. Only the desk sees it.
 */
export function answerOutside(ref: QuestionRef, { words }: OutsideAnswer) {
  return change(async (tx) => {
    await lockReport(tx, ref.reportId);
    const question = await lockQuestion(tx, ref);
    if (standOf(question) !== 'open') throw new Refusal('outside.over', 409);
    await setQuestion(tx, ref, { answered_at: now() });
    await note(
      tx,
      { kind: 'stranger' },
      {
        ...{ reportId: ref.reportId, event: 'report.outside-answered', words },
        ...{ kind: 'answer', questionId: ref.id },
      },
    );
    await claimPhotos(tx, ref.reportId, 'outside', { showing: 'hidden', keeper: ref.id });
    const stranger = { kind: 'stranger' } as const;
    await record(tx, stranger, 'report.outside-answered', { subject: 'report', id: ref.reportId });
    await later(tx, 'reports.tell-answered', ref);
  });
}

type Standing = { answered_at: Date | null; withdrawn_at: Date | null; expires_at: Date };

/** What a question's link is good for now. */
export function standOf(question: Standing): 'open' | 'answered' | 'withdrawn' | 'late' {
  if (question.answered_at) return 'answered';
  if (question.withdrawn_at) return 'withdrawn';
  return question.expires_at <= now() ? 'late' : 'open';
}

/** Refuses whoever comes too late, before anything of theirs is kept. */
export async function requireOpenQuestion(ref: QuestionRef): Promise<void> {
  const question = await db
    .selectFrom('report_questions')
    .select(['answered_at', 'withdrawn_at', 'expires_at'])
    .where('report_id', '=', ref.reportId)
    .where('id', '=', ref.id)
    .executeTakeFirst();
  if (!question) throw new Refusal('outside.link-unknown', 404);
  if (standOf(question) !== 'open') throw new Refusal('outside.over', 409);
}

/** What whoever was asked sees: the question and the safe photos while it is open, else how it ended. */
export async function outsideQuestionAt(key: string) {
  const ref = questionOf(key);
  const row = await db
    .selectFrom('report_questions')
    .innerJoin('reports', 'reports.id', 'report_questions.report_id')
    .select(['report_questions.words', 'photo_ids', 'expires_at', 'answered_at', 'withdrawn_at'])
    .select(['category_id', 'area_id', 'report_questions.locale', 'code', 'part_of'])
    .where('report_id', '=', ref.reportId)
    .where('report_questions.id', '=', ref.id)
    .executeTakeFirst();
  if (!row) throw new Refusal('outside.link-unknown', 404);
  const stand = standOf(row);
  const { category_id: categoryId, area_id: areaId, code, expires_at: expiresAt } = row;
  if (stand !== 'open')
    return { stand, code, expiresAt, categoryId, areaId, words: '', photos: [] };
  const photos = await responderPhotos(row.part_of ?? ref.reportId, row.photo_ids);
  return { stand, code, expiresAt, categoryId, areaId, words: row.words, photos };
}

async function lockQuestion(tx: Tx, ref: QuestionRef) {
  const row = await tx
    .selectFrom('report_questions')
    .selectAll()
    .where('report_id', '=', ref.reportId)
    .where('id', '=', ref.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Refusal('outside.link-unknown', 404);
  return row;
}

const setQuestion = (tx: Tx, ref: QuestionRef, set: { answered_at?: Date; withdrawn_at?: Date }) =>
  tx
    .updateTable('report_questions')
    .set(set)
    .where('report_id', '=', ref.reportId)
    .where('id', '=', ref.id)
    .execute();
