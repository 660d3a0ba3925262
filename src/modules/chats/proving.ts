import type { Place } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { claimDone, type TaskRef } from '#modules/assignments/actions.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { lockAccount } from './accounts.ts';
import type { Hearing } from './hearing.ts';
import { staffOf, type StaffActor } from './linked.ts';
import { answer, sayLinkFirst, sayRefused, wordsOf } from './replies.ts';
import { READY_MINUTES, taskValue } from './rules-staff.ts';
import { shownIdOf } from './showing-tasks.ts';
import { requireTask } from './task-actors.ts';
import { refusalOf } from './trying.ts';
import { waitNoMore, waitOf, type Wait } from './waiting.ts';

/** While a photo is awaited that shows a task is done: photos, the place, or words that ask for one. */
export async function hearProof(hearing: Hearing, wait: Wait): Promise<boolean> {
  const { tx, account, heard } = hearing;
  const { deed } = heard;
  if (!wait.assignment_id || !['photo', 'place', 'words'].includes(deed.kind)) return false;
  const ref = { reportId: wait.report_id, id: wait.assignment_id };
  const actor = await staffOf(account);
  if (!actor) {
    await waitNoMore(tx, account.id);
    await sayLinkFirst(tx, account);
    return true;
  }
  const refused = await refusalOf(tx, async () => {
    await requireTask(tx, actor, ref);
    if (deed.kind === 'photo') return keepProof(hearing, { wait, actor, ref });
    if (deed.kind === 'place') return finishProof(hearing, { actor, ref, place: deed.place });
    return askAgain(hearing, { ref, words: 'chat.task.photo-awaited' });
  });
  if (refused) await sayRefused(tx, account, refused);
  return true;
}

type Proving = { wait: Wait; actor: StaffActor; ref: TaskRef };

async function keepProof(hearing: Hearing, { wait, actor, ref }: Proving): Promise<void> {
  const { tx, account, media } = hearing;
  if (!media || 'problem' in media) return answer(tx, account, 'chat.task.photo-lost');
  // In a transaction of its own: the same picture again is the same photo, so a second run adds none.
  await keepPhoto(actor, { subjectId: ref.reportId, kind: 'proof' }, media.bytes);
  const since = wait.since.toISOString();
  const once = `proof ${ref.id} ${since}`;
  await askAgain(hearing, { ref, words: 'chat.task.photo-kept', once });
  const runAt = new Date(now().getTime() + READY_MINUTES * 60_000);
  const payload = { accountId: account.id, since };
  await later(tx, 'chats.finish-proof', payload, { runAt, key: `${once} ${account.id}` });
}

type Asking = {
  ref: TaskRef;
  words: 'chat.task.photo-awaited' | 'chat.task.photo-kept';
  once?: string;
};

function askAgain({ tx, account }: Hearing, { ref, words, once }: Asking) {
  const say = wordsOf(account);
  const shownId = shownIdOf(account.id, ref);
  return answer(tx, account, words, {
    ...(once && { once }),
    reportId: ref.reportId,
    choices: [
      [{ value: taskValue('ready', shownId), words: say('chat.task.ready') }],
      [{ value: taskValue('stop', shownId), words: say('chat.task.stop') }],
    ],
    ...(words === 'chat.task.photo-kept' && { askPlace: true }),
  });
}

type Finishing = { actor: StaffActor; ref: TaskRef; place: Place | null };

/** The task is said to be done, with the photos that were kept, from where the phone says it is. */
export async function finishProof(
  { tx, account }: Pick<Hearing, 'tx' | 'account'>,
  { actor, ref, place }: Finishing,
): Promise<void> {
  await claimDone(actor, ref, { words: '', lon: place?.lon, lat: place?.lat }, tx);
  await waitNoMore(tx, account.id);
  await answer(tx, account, 'task.now.claimed', { reportId: ref.reportId });
}

export type Forgotten = { accountId: string; since: string };

/**
 * Photos came and nobody said "ready": the task is said to be done with what is there. Does nothing
 * when it was said meanwhile. Safe to run twice.
 */
export function finishForgotten({ accountId, since }: Forgotten): Promise<void> {
  return change(async (tx) => {
    const account = await lockAccount(tx, accountId);
    const wait = await waitOf(tx, accountId);
    if (!account || wait?.waits_for !== 'proof' || wait.since.toISOString() !== since) return;
    const actor = await staffOf(account);
    if (!actor || !wait.assignment_id) return;
    const ref = { reportId: wait.report_id, id: wait.assignment_id };
    const refused = await refusalOf(tx, async () => {
      await requireTask(tx, actor, ref);
      await finishProof({ tx, account }, { actor, ref, place: null });
    });
    if (refused instanceof Refusal) {
      await waitNoMore(tx, accountId);
      await sayRefused(tx, account, refused);
    }
  });
}
