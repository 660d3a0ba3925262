import { paths } from '#basics/paths.ts';
import { myTasks } from '#modules/assignments/mine.ts';
import { may } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import type { Hearing } from './hearing.ts';
import { staffOf } from './linked.ts';
import { answer, sayLinkFirst, wordsOf } from './replies.ts';
import { showTask, taskToShow } from './showing-tasks.ts';

/** So many tasks are shown in a chat at once; the page has the rest. */
const MOST = 5;

/** /tasks: what one's organisations have to do, the first due first, each with its buttons. */
export async function hearListed({ tx, account, heard }: Hearing): Promise<boolean> {
  if (heard.deed.kind !== 'command' || heard.deed.name !== 'tasks') return false;
  const actor = await staffOf(account);
  if (!actor) {
    await sayLinkFirst(tx, account);
    return true;
  }
  if (!may(actor, 'task.act')) {
    await answer(tx, account, 'task.may-not-list');
    return true;
  }
  const { rows, counts } = await myTasks(actor);
  for (const row of rows.slice(0, MOST)) {
    const task = await taskToShow({ reportId: row.report_id, id: row.id });
    if (task) await showTask(tx, account, task, { news: 'list' });
  }
  const more = counts.open - Math.min(rows.length, MOST);
  const words = wordsOf(account)('chat.task.all');
  const link = { href: new URL(paths.work(), config.publicUrl).href, words };
  if (rows.length === 0) await answer(tx, account, 'chat.task.none');
  else if (more > 0) await answer(tx, account, 'chat.task.more', { params: { count: more }, link });
  return true;
}
