import type { TaskRef } from '#modules/assignments/actions.ts';
import { openTaskKey } from '#modules/assignments/telling.ts';
import { asText, type LetterPart } from '#modules/letters/rules.ts';
import { becomeLetter, toldInChat, type ToldInChat } from '#modules/notifications/chatting.ts';
import { forgetWords } from '#modules/notifications/settling.ts';
import { change, db, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { linkedChatsOf } from './linked.ts';
import { sayInChat } from './outbox.ts';
import { lookAgain } from './pictures.ts';
import type { Said } from './rules.ts';
import {
  isStillNews,
  showTask,
  taskToShow,
  type ShownTask,
  type TaskNews,
} from './showing-tasks.ts';
import { templateOf } from './templates.ts';

export type TellingPerson = { personId: string; id: string; turn?: number };

const taskNews = ['offer', 'disputed', 'reminder', 'withdrawn', 'thanks'] as const;

/**
 * Tells a member of staff in their own chats what they chose to hear there: a task with its buttons,
 * anything else in words. Whoever has no chat any more gets a letter. Safe to run twice.
 */
export async function tellPerson(telling: TellingPerson): Promise<void> {
  const { personId, id } = telling;
  const before = await toldInChat(db, { personId, id });
  if (!before) return;
  const task = await taskOf(before);
  if (task && (await lookAgain('chats.tell-person', telling, task.photos))) return;
  await change(async (tx) => {
    const told = await toldInChat(tx, { personId, id });
    if (!told) return;
    const chats = await linkedChatsOf(tx, personId);
    if (chats.length === 0) await becomeLetter(tx, told);
    for (const chat of chats) {
      const news = task && taskNews.find((one) => told.kind === `task-${one}`);
      if (!task || !news) await sayInChat(tx, { accountId: chat.id, once: id }, inWords(told));
      else if (isStillNews(task, news)) await showTask(tx, chat, task, { news, once: id });
    }
    await forgetWords(tx, personId, [id]);
  });
}

/** The task that a piece of news is about: its page is named by its key. */
async function taskOf({ kind, path }: ToldInChat): Promise<ShownTask | null> {
  const key = kind.startsWith('task-') ? /^\/work\/([\w-]+)/.exec(path)?.[1] : undefined;
  const ref = key ? openTaskKey(key) : null;
  return ref && taskToShow(ref);
}

function inWords({ subject, parts }: ToldInChat): Said {
  const link = parts.find((part): part is Exclude<LetterPart, string> => typeof part !== 'string');
  const words = asText(parts.filter((part) => typeof part === 'string')).trim();
  return {
    words: `${subject}\n\n${words}`,
    ...(link && { link }),
    template: templateOf('staff_news', [subject, words]),
  };
}

export type TellingGroup = TaskRef & {
  news: TaskNews;
  once: string;
  turn?: number;
  /** Nobody else was told: without a group it is the desk's. */
  elseDesk?: boolean;
};

/** Shows a task to the groups of the organisation that has it. Safe to run twice. */
export async function tellGroups(telling: TellingGroup): Promise<void> {
  const { reportId, id, news, once, elseDesk } = telling;
  const task = await taskToShow({ reportId, id });
  const wanted = task && isStillNews(task, news);
  if (!task || !wanted) return;
  const groups = await groupsOf(db, task.organisation_id);
  if (groups.length === 0) return elseDesk ? tellNobodyReached({ reportId, id }) : undefined;
  if (await lookAgain('chats.tell-groups', telling, task.photos)) return;
  await change(async (tx) => {
    for (const group of groups) {
      await showTask(tx, group, task, { news, once: `${news} ${id} ${once}` });
    }
  });
}

const tellNobodyReached = (ref: TaskRef) =>
  change((tx) => later(tx, 'assignments.tell-unreached', ref));

const groupsOf = (source: Tx | typeof db, organisationId: string) =>
  source
    .selectFrom('chat_accounts')
    .select(['id', 'locale', 'kind'])
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'group')
    .where('blocked_at', 'is', null)
    .orderBy('id')
    .execute();
