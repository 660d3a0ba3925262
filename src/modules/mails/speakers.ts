import { isLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { TaskRef } from '#modules/assignments/actions.ts';
import { tasksOfReport } from '#modules/assignments/queries.ts';
import { mayAct } from '#modules/assignments/rules.ts';
import { taskKey } from '#modules/assignments/telling.ts';
import { wasSentTo, type Thread } from '#modules/letters/replies.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { actorOfPerson, personIdOf } from '#modules/people/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { reporterAddress } from '#modules/reports/reporter.ts';
import { config } from '#server/config.ts';

/** Who answers one of our letters: as whom they speak, and where they would do it on a page. */
export type Speaker = {
  side: 'reporter' | 'responder' | 'staff';
  actor: Actor;
  /** Who acts, once it is proved that the mail is from where it says; null: nobody may. */
  proved: Actor | null;
  reportId: string;
  /** The address our letter went to: there we write, whoever answers. */
  address: string;
  locale: Locale;
  page: string;
  task: TaskRef | null;
};

/**
 * Who speaks in a thread: the reporter or the responsible whom the letter was written to, else
 * the member of staff who got it. Null when no letter of ours in this thread went to any of them.
 */
export async function speakerIn(thread: Thread, from: string): Promise<Speaker | null> {
  const report = await reporterAddress(thread.reportId);
  if (!report) return null;
  const reporter = thread.kind === 'report' ? asReporter(thread, from, report) : null;
  return (
    reporter ?? (await asResponsible(thread, from)) ?? (await asStaff(thread, from, report.code))
  );
}

type Report = { email: string | null; locale: string; code: string };

function asReporter(thread: Thread, from: string, { email, locale }: Report): Speaker | null {
  if (!email || !wasSentTo(thread, email)) return null;
  const { reportId } = thread;
  const actor: Actor = { kind: 'reporter', reportId };
  return {
    ...{ side: 'reporter', actor, reportId, address: email, task: null },
    proved: same(from, email) ? actor : null,
    locale: isLocale(locale) ? locale : config.defaultLocale,
    page: paths.receipt(receiptKey(reportId)),
  };
}

async function asResponsible(thread: Thread, from: string): Promise<Speaker | null> {
  const { reportId } = thread;
  for (const { id, organisationId } of await tasksOfReport(reportId)) {
    const organisation = await organisationById(organisationId);
    if (!organisation?.email || !wasSentTo(thread, organisation.email)) continue;
    const actor: Actor = { kind: 'responder', reportId, assignmentId: id, organisationId };
    const task = { reportId, id };
    const theirs = { id, report_id: reportId, organisation_id: organisationId };
    return {
      ...{ side: 'responder', actor, reportId, address: organisation.email, task },
      proved: same(from, organisation.email) ? actor : await memberWho(from, theirs),
      locale: organisation.locale,
      page: paths.task(taskKey(task)),
    };
  }
  return null;
}

type Theirs = Parameters<typeof mayAct>[1];

/** Somebody of the organisation who answers from an address of their own. */
async function memberWho(from: string, task: Theirs): Promise<Actor | null> {
  const personId = await personIdOf(from);
  const person = personId && (await actorOfPerson(personId));
  return person && mayAct(person, task) ? person : null;
}

async function asStaff(thread: Thread, from: string, code: string): Promise<Speaker | null> {
  const personId = wasSentTo(thread, from) ? await personIdOf(from) : undefined;
  if (!personId) return null;
  const { reportId } = thread;
  const actor = await actorOfPerson(personId);
  const tasks = await tasksOfReport(reportId);
  const own = tasks.find(({ id, organisationId }) =>
    mayAct(actor, { id, report_id: reportId, organisation_id: organisationId }),
  );
  return {
    ...{ side: 'staff', actor, proved: actor, reportId, address: from },
    ...{ locale: config.defaultLocale, page: own ? paths.work() : paths.deskReport(code) },
    task: own ? { reportId, id: own.id } : null,
  };
}

const same = (one: string, other: string) =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
