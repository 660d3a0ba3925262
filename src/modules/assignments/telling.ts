import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { deskAddresses } from '#modules/people/queries.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
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

/** Writes to the organisation that has the task. Without an address, the desk hears of new work. */
export function writeToResponsible(ref: TaskRef, kind: TaskLetter) {
  return change(async (tx) => {
    const task = await taskToTell(tx, ref);
    if (!task) return;
    if (task.organisation.email) return writeTask(tx, ref, task, kind);
    if (kind === 'offer' || kind === 'disputed') await writeDesk(tx, ref, task, 'task-unreached');
  });
}

async function writeTask(tx: Tx, ref: TaskRef, task: TaskToTell, kind: TaskLetter) {
  const locale = task.organisation.locale;
  const say = sayIn(locale);
  if (!task.organisation.email) return;
  const params = {
    code: writeCode(task.code),
    category: inLocale(task.category.names, locale),
    address: task.address || `${task.lat.toFixed(5)}, ${task.lon.toFixed(5)}`,
    due: dateWords(locale, task.due_at, config.timeZone, 'moment'),
    words: task.words,
  };
  const open = kind === 'offer' || kind === 'disputed' || kind === 'reminder';
  await writeLetter(tx, {
    to: task.organisation.email,
    locale,
    kind: `task-${kind}`,
    ...causeOf(ref, task),
    subject: say(`letter.task-${kind}.subject` as MessageKey, params),
    parts: [
      say(`letter.task-${kind}.words` as MessageKey, params),
      ...(open && task.words ? [task.words] : []),
      ...(open
        ? [
            {
              href: new URL(paths.task(taskKey(ref)), config.publicUrl).href,
              words: say('letter.task.open'),
            },
          ]
        : []),
    ],
  });
}

/** Reminds once, if it is still waiting and still due at the time the reminder was set for. */
export function remind(ref: TaskRef, due: string) {
  return change(async (tx) => {
    const task = await taskToTell(tx, ref);
    if (!task || !stillWaits(task, due)) return;
    await mark(tx, ref, 'reminded_at');
    await writeTask(tx, ref, task, 'reminder');
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
    await writeDesk(tx, ref, task, 'task-late');
  });
}

type AboutTask = 'task-late' | 'task-unreached';

async function writeDesk(tx: Tx, ref: TaskRef, task: TaskToTell, kind: AboutTask) {
  const areas = (await areasAt(task)).map(({ id }) => id);
  for (const { email, locale } of await deskAddresses(tx, areas)) {
    const to = { email, locale: locale as Locale };
    await writeLetter(tx, { ...letterTo(to, task, kind), ...causeOf(ref, task) });
  }
}

const causeOf = (ref: TaskRef, task: TaskToTell) => ({
  aboutId: ref.reportId,
  once: `${ref.id} ${task.due_at.toISOString()}`,
});

function letterTo(to: { email: string; locale: Locale }, task: TaskToTell, kind: AboutTask) {
  const say = sayIn(to.locale);
  const params = {
    code: writeCode(task.code),
    category: inLocale(task.category.names, to.locale),
    organisation: inLocale(task.organisation.names, to.locale),
    due: dateWords(to.locale, task.due_at, config.timeZone, 'moment'),
  };
  return {
    to: to.email,
    locale: to.locale,
    kind,
    subject: say(`letter.${kind}.subject`, params),
    parts: [
      say(`letter.${kind}.words`, params),
      {
        href: new URL(paths.deskReport(task.code), config.publicUrl).href,
        words: say('letter.triage.open'),
      },
    ],
  };
}
