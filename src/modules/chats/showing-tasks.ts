import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import type { TaskRef } from '#modules/assignments/actions.ts';
import { responderTask, taskOrganisation } from '#modules/assignments/queries.ts';
import { taskKey } from '#modules/assignments/telling.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { sayInChat } from './outbox.ts';
import { jpegPath } from './pictures.ts';
import type { Choice, Said } from './rules.ts';
import { taskValue } from './rules-staff.ts';
import { templateOf } from './templates.ts';

/** Why a chat is shown a task. */
export type TaskNews =
  'offer' | 'disputed' | 'reminder' | 'withdrawn' | 'thanks' | 'list' | 'taken';

/** The task as whoever has it sees it; null when there is none any more. */
export async function taskToShow(ref: TaskRef) {
  const organisationId = await taskOrganisation(ref);
  if (!organisationId) return null;
  const { reportId, id: assignmentId } = ref;
  const task = await responderTask(
    { kind: 'responder', reportId, assignmentId, organisationId },
    ref,
  );
  return { ...task, ref };
}

export type ShownTask = NonNullable<Awaited<ReturnType<typeof taskToShow>>>;

/** Whether it is still so: what waited for the morning may have been done meanwhile. */
export const isStillNews = ({ state }: { state: string }, news: TaskNews) => {
  if (news === 'offer') return state === 'offered';
  return news === 'withdrawn' || news === 'thanks' || state === 'offered' || state === 'accepted';
};

/** Which chat, in which language, and whether everybody there reads it. */
export type ChatToTell = { id: string; locale: string; kind: string };

/** The id under which a chat knows a task. Nothing can be read from it. */
export const shownIdOf = (accountId: string, { reportId, id }: TaskRef) =>
  idFrom(`task in a chat: ${accountId} ${reportId} ${id}`);

/** Shows a chat a task, in the caller's transaction; the same news (`once`) is shown once. */
export async function showTask(
  tx: Tx,
  chat: ChatToTell,
  task: ShownTask,
  { news, once }: { news: TaskNews; once?: string },
): Promise<void> {
  const shownId = shownIdOf(chat.id, task.ref);
  await tx
    .insertInto('chat_tasks')
    .values({
      ...{ account_id: chat.id, id: shownId, shown_at: now() },
      ...{ report_id: task.ref.reportId, assignment_id: task.ref.id },
    })
    .onConflict((it) => it.doNothing())
    .execute();
  const cause = { accountId: chat.id, reportId: task.ref.reportId, ...(once && { once }) };
  await sayInChat(tx, cause, taskWords(chat, task, { news, shownId }));
}

/** The task that a chat knows under this id; undefined when it was never shown there. */
export async function shownTask(tx: Tx, accountId: string, id: string) {
  const row = await tx
    .selectFrom('chat_tasks')
    .select(['report_id', 'assignment_id'])
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { reportId: row.report_id, id: row.assignment_id };
}

type Shown = { news: TaskNews; shownId: string };

function taskWords(chat: ChatToTell, task: ShownTask, { news, shownId }: Shown): Said {
  const locale = chat.locale as Locale;
  const say = sayIn(locale);
  const facts = factsOf(locale, task);
  const params = { code: writeCode(task.code), ...facts };
  const open = task.state === 'offered' || task.state === 'accepted';
  const lead = say(`chat.task.${news}` as MessageKey, params);
  if (!open) {
    const { category, address } = facts;
    return { words: lead, template: templateOf('task_over', [category, address, lead]) };
  }
  const buttons = buttonsOf(locale, task.state, { shownId, inGroup: chat.kind === 'group' });
  const short = news === 'list' || news === 'taken';
  const photo = short ? undefined : jpegPath(task.photos.find(({ copies }) => copies));
  return {
    words: [lead, ...(task.words && news !== 'taken' ? [`«${task.words}»`] : [])].join('\n\n'),
    ...(buttons.length > 0 && { choices: [buttons] }),
    ...(photo && { photoPath: photo }),
    ...(!short && { place: { lon: task.lon, lat: task.lat } }),
    link: linkOf(locale, chat, task),
    template: templateOf(templateFor(news), [facts.category, facts.address, facts.due]),
  };
}

const templateFor = (news: TaskNews) => {
  if (news === 'reminder') return 'task_reminder';
  return news === 'disputed' ? 'task_again' : 'new_task';
};

const factsOf = (locale: Locale, task: ShownTask) => ({
  category: inLocale(task.category?.names ?? {}, locale),
  address: task.address || `${task.lat.toFixed(5)}, ${task.lon.toFixed(5)}`,
  due: dateWords(locale, task.due_at, config.timeZone, 'moment'),
});

/** In a group somebody takes it, and goes on with it in their own chat. */
function buttonsOf(
  locale: Locale,
  state: string,
  { shownId, inGroup }: { shownId: string; inGroup: boolean },
): Choice[] {
  const say = sayIn(locale);
  const take = { value: taskValue('accept', shownId), words: say('chat.task.take') };
  if (inGroup) return state === 'offered' ? [take] : [];
  return [
    ...(state === 'offered'
      ? [{ value: taskValue('accept', shownId), words: say('task.accept') }]
      : []),
    { value: taskValue('done', shownId), words: say('task.done') },
    {
      value: taskValue('decline', shownId),
      words: say(state === 'offered' ? 'task.decline' : 'task.hand-back'),
    },
  ];
}

// Whoever holds the link of a task acts without a name: a whole group is shown the list instead.
function linkOf(locale: Locale, chat: ChatToTell, { ref }: ShownTask) {
  const path = chat.kind === 'group' ? paths.work() : paths.task(taskKey(ref));
  return { href: new URL(path, config.publicUrl).href, words: sayIn(locale)('letter.task.open') };
}

/** How a chat calls a task in one line. */
export function taskName(locale: Locale, task: ShownTask): string {
  const { category, address } = factsOf(locale, task);
  return `${category}, ${address} (${writeCode(task.code)})`;
}
