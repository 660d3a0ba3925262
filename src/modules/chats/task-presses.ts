import { Refusal } from '#basics/refusal.ts';
import type { MessageKey, Say } from '#basics/words.ts';
import { acceptTask, declineTask, handBackTask } from '#modules/assignments/actions.ts';
import type { TaskRef } from '#modules/assignments/actions.ts';
import { taskReason } from '#modules/assignments/input.ts';
import { isOver } from '#modules/assignments/rules.ts';
import { finishProof } from './proving.ts';
import type { Hearing } from './hearing.ts';
import { staffOf, type StaffActor } from './linked.ts';
import { answer, sayLinkFirst, sayRefused, wordsOf } from './replies.ts';
import { readTaskPress, taskValue, usualReasons, type TaskPress } from './rules-staff.ts';
import { placeAmong } from './rules-typing.ts';
import { shownTask, showTask, taskToShow, type ShownTask } from './showing-tasks.ts';
import { requireTask } from './task-actors.ts';
import { refusalOf } from './trying.ts';
import { waitFor, waitNoMore, type Wait } from './waiting.ts';

/** A button of a task was pressed in somebody's own chat. */
export async function hearTask(hearing: Hearing): Promise<boolean> {
  const { tx, account, heard } = hearing;
  if (heard.deed.kind !== 'choice' || !heard.deed.value.startsWith('task:')) return false;
  const press = readTaskPress(heard.deed.value);
  const ref = press && (await shownTask(tx, account.id, press.shownId));
  const task = ref && (await taskToShow(ref));
  const actor = await staffOf(account);
  if (!press || !task) await answer(tx, account, 'chat.task.gone');
  else if (!actor) await sayLinkFirst(tx, account);
  else {
    const refused = await refusalOf(tx, async () => {
      await requireTask(tx, actor, task.ref);
      await act(hearing, { actor, task, press });
    });
    if (refused) await sayRefused(tx, account, refused);
  }
  return true;
}

type Acting = { actor: StaffActor; task: ShownTask; press: TaskPress };

async function act(hearing: Hearing, acting: Acting): Promise<void> {
  const { tx, account } = hearing;
  const { actor, task, press } = acting;
  if (press.deed === 'accept') {
    await acceptTask(actor, task.ref, tx);
    return showTask(tx, account, { ...task, state: 'accepted' }, { news: 'taken' });
  }
  if (press.deed === 'done') return askProof(hearing, acting);
  if (press.deed === 'decline') return askReason(hearing, acting);
  if (press.deed === 'ready') return finishProof(hearing, { actor, ref: task.ref, place: null });
  if (press.deed === 'why') {
    const [first = '', ...others] = reasonWords(wordsOf(account));
    const reason = [first, ...others][press.nth] ?? first;
    return giveUp(hearing, { actor, ref: task.ref, reason });
  }
  await waitNoMore(tx, account.id);
  return answer(tx, account, 'chat.task.stopped');
}

const requireOpen = ({ state }: ShownTask) => {
  if (state === 'claimed' || isOver(state)) throw new Refusal('chat.task.answered', 409);
};

async function askProof({ tx, account }: Hearing, { task, press: { shownId } }: Acting) {
  requireOpen(task);
  const { ref } = task;
  const say = wordsOf(account);
  await waitFor(tx, account.id, {
    ...{ waitsFor: 'proof', reportId: ref.reportId, assignmentId: ref.id },
  });
  const needed = task.category?.proofRequired ?? true;
  const stop = { value: taskValue('stop', shownId), words: say('chat.task.stop') };
  const ready = { value: taskValue('ready', shownId), words: say('chat.task.without-photo') };
  await answer(tx, account, needed ? 'chat.task.send-photo' : 'chat.task.may-send-photo', {
    reportId: ref.reportId,
    choices: needed ? [[stop]] : [[ready], [stop]],
  });
}

const reasonWords = (say: Say) => usualReasons.map((one) => say(`chat.why.${one}` as MessageKey));

async function askReason({ tx, account }: Hearing, { task, press: { shownId } }: Acting) {
  requireOpen(task);
  const { ref } = task;
  const say = wordsOf(account);
  await waitFor(tx, account.id, {
    ...{ waitsFor: 'reason', reportId: ref.reportId, assignmentId: ref.id },
  });
  const reasons = reasonWords(say).map((words, nth) => [
    { value: taskValue('why', shownId, nth), words },
  ]);
  const stop = { value: taskValue('stop', shownId), words: say('chat.task.stop') };
  await answer(tx, account, 'chat.task.why', {
    ...{ reportId: ref.reportId, choices: [...reasons, [stop]] },
  });
}

type GivingUp = { actor: StaffActor; ref: TaskRef; reason: string };

async function giveUp({ tx, account }: Hearing, { actor, ref, reason }: GivingUp) {
  const task = await taskToShow(ref);
  const read = taskReason.safeParse({ reason });
  if (!read.success) throw new Refusal('task.say-why', 400);
  const give = task?.state === 'accepted' ? handBackTask : declineTask;
  await give(actor, ref, read.data, tx);
  await waitNoMore(tx, account.id);
  const said = task?.state === 'accepted' ? 'task.now.returned' : 'task.now.declined';
  await answer(tx, account, said, { reportId: ref.reportId });
}

/** The reason why a task is declined, in one's own words or by the number of a usual one. */
export async function hearReason(hearing: Hearing, wait: Wait): Promise<boolean> {
  const { tx, account, heard } = hearing;
  if (heard.deed.kind !== 'words' || !wait.assignment_id) return false;
  const ref = { reportId: wait.report_id, id: wait.assignment_id };
  const usual = [...reasonWords(wordsOf(account)), wordsOf(account)('chat.task.stop')];
  const typed = placeAmong(usual, heard.deed.words);
  if (typed === usual.length - 1) {
    await waitNoMore(tx, account.id);
    await answer(tx, account, 'chat.task.stopped');
    return true;
  }
  const words = usual[typed ?? -1] ?? heard.deed.words;
  const actor = await staffOf(account);
  if (!actor) {
    await sayLinkFirst(tx, account);
    return true;
  }
  const refused = await refusalOf(tx, async () => {
    await requireTask(tx, actor, ref);
    await giveUp(hearing, { actor, ref, reason: words.slice(0, 500) });
  });
  if (refused) await sayRefused(tx, account, refused);
  return true;
}
