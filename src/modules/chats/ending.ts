import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { claimPhotos } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { fileReport } from '#modules/reports/filing.ts';
import { publicReportByCode } from '#modules/reports/queries.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { limit } from '#server/limits.ts';
import { eraseKept, keepState } from './drafts.ts';
import { absolute, inputOf, responsibleLines } from './knowing.ts';
import { endOf, type Draft, type Ended } from './rules-draft.ts';
import { reply, replyWith, sayOf, teller, type Talk } from './talk.ts';
import { claimVoices, keepVoice } from './voices.ts';

/** The draft is over; what still arrives of it is known by what is kept here. */
export function closeDraft(
  { tx, account, heard }: Talk,
  draft: Draft,
  end: Pick<Ended, 'how' | 'code'>,
): Promise<void> {
  const before = endOf(draft, { ...end, position: heard.position });
  return keepState(tx, account.id, { draft: null, before });
}

/** Files the report and says its number, its return letters and its receipt; or gives the refusal. */
export async function sendReport(talk: Talk, draft: Draft): Promise<Refusal | null> {
  const { tx, account } = talk;
  try {
    await limit('report', account.id);
    const input = inputOf(draft, teller(talk));
    // Whom the desk banned by a number is banned by it here too, and is not told.
    const filing = account.messenger === 'whatsapp' ? { phone: account.address } : {};
    const receipt = await fileReport(stranger, input, filing, tx);
    await claimVoices(tx, draft.reportId);
    await noteChat(tx, { reportId: draft.reportId, accountId: account.id, follows: false });
    await closeDraft(talk, draft, { how: 'filed', code: receipt.code });
    await sayFiled(talk, draft, receipt);
    return null;
  } catch (problem) {
    if (problem instanceof Refusal) return problem;
    throw problem;
  }
}

type Receipt = Awaited<ReturnType<typeof fileReport>>;

async function sayFiled(talk: Talk, draft: Draft, { code, pin, key }: Receipt): Promise<void> {
  const say = sayOf(talk);
  const teller_ = teller(talk);
  const category = await categoryById(draft.categoryId ?? '');
  const lines = category
    ? await responsibleLines(inputOf(draft, teller_), category, teller_.locale)
    : [];
  const words = [
    say('chat.filed', { code: writeCode(code), pin: writeCode(code + pin) }),
    ...lines,
    say('chat.filed-next'),
  ].join('\n');
  const link = { href: absolute(paths.receipt(key)), words: say('chat.open-receipt') };
  await reply(talk, { words, link }, draft.reportId);
}

type ChatOfReport = { reportId: string; accountId: string; follows: boolean };

async function noteChat(tx: Tx, { reportId, accountId, follows }: ChatOfReport) {
  await tx
    .insertInto('chat_reports')
    .values({ report_id: reportId, account_id: accountId, filed_at: now(), follows })
    .onConflict((it) => it.columns(['report_id', 'account_id']).doNothing())
    .execute();
}

/**
 * "This is it": the chat hears the news of the report that is there already, and the draft is erased.
 * Gives whether there is such a report that everybody sees.
 */
export async function followInstead(talk: Talk, draft: Draft, code: string): Promise<boolean> {
  const { tx, account } = talk;
  const there = await publicReportByCode(code);
  if (!there) return false;
  await noteChat(tx, { reportId: there.id, accountId: account.id, follows: true });
  await eraseKept(tx, draft.reportId);
  await closeDraft(talk, draft, { how: 'followed' });
  const say = sayOf(talk);
  const link = { href: absolute(paths.reportPage(code)), words: say('chat.look') };
  await reply(talk, { words: say('chat.followed', { code: writeCode(code) }), link }, there.id);
  return true;
}

/**
 * What arrives late of a draft that is over: a photo or a voice still goes with the report that was
 * filed, and waits for the desk; words are too late, and they are told what to do.
 */
export async function hearLate(talk: Talk, before: Ended): Promise<void> {
  const { tx, heard, found, state, account } = talk;
  await keepState(tx, account.id, state);
  if (before.how !== 'filed') return;
  const { reportId, code = '' } = before;
  const { photo } = found;
  if (photo && 'id' in photo) {
    await claimPhotos(tx, reportId, 'report', { showing: 'held', photoIds: [photo.id] });
    return replyWith(talk, 'chat.photo-late', { code: writeCode(code) });
  }
  if (photo) return replyWith(talk, photo.refused.key, photo.refused.params);
  if (heard.deed.kind === 'voice') return lateVoice(talk, before);
  return replyWith(talk, 'chat.already-filed', { code: writeCode(code) });
}

async function lateVoice(talk: Talk, { reportId, code = '' }: Ended): Promise<void> {
  const { tx, heard, media, account } = talk;
  if (heard.deed.kind !== 'voice' || !media || 'problem' in media) return;
  const mime = heard.deed.media.mime ?? 'audio/ogg';
  const kept = await keepVoice(tx, { reportId, accountId: account.id, mime }, media.bytes);
  await claimVoices(tx, reportId);
  await replyWith(talk, kept ? 'chat.voice-late' : 'chat.voice-not-kept', {
    code: writeCode(code),
  });
}
