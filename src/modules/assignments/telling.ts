import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { notify } from '#modules/notifications/actions.ts';
import { membersToTell, staffToTell } from '#modules/notifications/queries.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { makeKey, openKey } from '#server/keys.ts';
import { sayIn } from '#server/words.ts';
import type { TaskRef } from './actions.ts';
import { isInHand, type AssignmentState } from './rules.ts';

/** The secret link of one task: whoever holds it acts for the organisation, on this report only. */
export const taskKey = ({ reportId, id }: TaskRef) => makeKey('task', reportId, id);

/** The task a link opens, or null. */
export function openTaskKey(key: string): TaskRef | null {
  const [reportId, id] = openKey('task', key) ?? [];
  return reportId && id ? { reportId, id } : null;
}

/** What an organisation is written about a task. */
export type TaskLetter = 'offer' | 'disputed' | 'reminder' | 'thanks' | 'withdrawn';

async function taskToTell(tx: Tx, { reportId, id }: TaskRef) {
  const row = await tx
    .selectFrom('assignments')
    .innerJoin('reports', 'reports.id', 'assignments.report_id')
    .select(['assignments.state', 'assignments.organisation_id', 'assignments.due_at'])
    .select([
      'code',
      'category_id',
      'address',
      'words',
      'lon',
      'lat',
      'reminded_at',
      'escalated_at',
      'area_id',
    ])
    .where('report_id', '=', reportId)
    .where('assignments.id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const organisation = await organisationById(row.organisation_id);
  const category = await categoryById(row.category_id);
  if (!organisation || !category) return null;
  return { ...row, state: row.state as AssignmentState, organisation, category };
}

type TaskToTell = NonNullable<Awaited<ReturnType<typeof taskToTell>>>;

/**
 * Tells the organisation that has the task: at its address, its members as they chose, and its
 * groups. When it has none of these, the desk hears of new work.
 */
export function writeToResponsible(ref: TaskRef, kind: TaskLetter) {
  return change(async (tx) => {
    const task = await taskToTell(tx, ref);
    if (task) await tellTask(tx, ref, task, kind);
  });
}

/** Nobody of the organisation could be told of new work, in no group either: the desk hears of it. */
export function tellUnreached(ref: TaskRef) {
  return change(async (tx) => {
    const task = await taskToTell(tx, ref);
    if (task) await tellDesk(tx, ref, task, 'task-unreached');
  });
}

async function tellTask(tx: Tx, ref: TaskRef, task: TaskToTell, kind: TaskLetter) {
  const { email, locale } = task.organisation;
  const members = await membersToTell(tx, await whereOf(task));
  const news = (one: Locale) => ({ ...taskNews(one, ref, task, kind), ...causeOf(ref, task) });
  if (email) await notify(tx, { ...news(locale), to: { email, locale } });
  // Their house hears of it at its own address: each of them only if they chose to.
  const usual = email ? { unlessChosen: 'off' as const } : {};
  for (const { personId, locale: own } of members) {
    await notify(tx, { ...news(own), ...usual, to: { personId } });
  }
  const isWork = kind === 'offer' || kind === 'disputed';
  const elseDesk = isWork && email === null && members.length === 0;
  await later(tx, 'chats.tell-groups', { ...ref, news: kind, ...causeOf(ref, task), elseDesk });
}

function taskNews(locale: Locale, ref: TaskRef, task: TaskToTell, kind: TaskLetter) {
  const say = sayIn(locale);
  const params = {
    code: writeCode(task.code),
    category: inLocale(task.category.names, locale),
    address: task.address || `${task.lat.toFixed(5)}, ${task.lon.toFixed(5)}`,
    due: dateWords(locale, task.due_at, config.timeZone, 'moment'),
    words: task.words,
  };
  const open = kind === 'offer' || kind === 'disputed' || kind === 'reminder';
  const path = paths.task(taskKey(ref));
  return {
    kind: `task-${kind}`,
    about: { id: ref.reportId, path, code: params.code },
    subject: say(`letter.task-${kind}.subject` as MessageKey, params),
    parts: [
      say(`letter.task-${kind}.words` as MessageKey, params),
      ...(open && task.words ? [task.words] : []),
      ...(open
        ? [{ href: new URL(path, config.publicUrl).href, words: say('letter.task.open') }]
        : []),
    ],
  };
}

/** Reminds once, if it is still waiting and still due at the time the reminder was set for. */
export function remind(ref: TaskRef, due: string) {
  return change(async (tx) => {
    const task = await taskToTell(tx, ref);
    if (!task || !stillWaits(task, due)) return;
    await mark(tx, ref, 'reminded_at');
    await tellTask(tx, ref, task, 'reminder');
  });
}

const stillWaits = (task: TaskToTell, due: string) =>
  isInHand(task.state) && task.state !== 'claimed' && task.due_at.toISOString() === due;

const mark = (tx: Tx, ref: TaskRef, column: 'reminded_at' | 'escalated_at') =>
  tx
    .updateTable('assignments')
    .set({ [column]: now() })
    .where('report_id', '=', ref.reportId)
    .where('id', '=', ref.id)
    .execute();

/** A day after it was due: the desk of the area hears that nobody has done it. */
export function escalate(ref: TaskRef, due: string) {
  return change(async (tx) => {
    const task = await taskToTell(tx, ref);
    if (!task || !stillWaits(task, due)) return;
    await mark(tx, ref, 'escalated_at');
    await tellDesk(tx, ref, task, 'task-late');
  });
}

type AboutTask = 'task-late' | 'task-unreached';

async function tellDesk(tx: Tx, ref: TaskRef, task: TaskToTell, kind: AboutTask) {
  const asked = { role: 'operator', permission: 'report.assign' } as const;
  for (const { personId, locale } of await staffToTell(tx, {
    ...asked,
    where: await whereOf(task),
  })) {
    const news = { ...deskNews(locale, ref, task, kind), ...causeOf(ref, task) };
    await notify(tx, { ...news, to: { personId } });
  }
}

const causeOf = (ref: TaskRef, task: TaskToTell) => ({
  once: `${ref.id} ${task.due_at.toISOString()}`,
});

function deskNews(locale: Locale, ref: TaskRef, task: TaskToTell, kind: AboutTask) {
  const say = sayIn(locale);
  const params = {
    code: writeCode(task.code),
    category: inLocale(task.category.names, locale),
    organisation: inLocale(task.organisation.names, locale),
    due: dateWords(locale, task.due_at, config.timeZone, 'moment'),
  };
  const path = paths.deskReport(task.code);
  return {
    kind,
    about: { id: ref.reportId, path, code: params.code },
    subject: say(`letter.${kind}.subject`, params),
    parts: [
      say(`letter.${kind}.words`, params),
      { href: new URL(path, config.publicUrl).href, words: say('letter.triage.open') },
    ],
  };
}
