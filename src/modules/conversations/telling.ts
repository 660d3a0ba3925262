import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { taskKey } from '#modules/assignments/telling.ts';
import { notify, type News } from '#modules/notifications/actions.ts';
import { queuePushes } from '#modules/notifications/pushing.ts';
import { membersToTell, staffToTell, type Staff } from '#modules/notifications/queries.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { messageLetter } from './letter.ts';
import type { Side } from './rules.ts';

type Said = {
  id: string;
  reportId: string;
  code: string;
  words: string;
  personId: string | null;
  report: { area_id: string | null; category_id: string; organisation_id: string | null };
};

/**
 * Tells the sides that did not say it: the reporter by receipt link, the responder by task link (and its
 * members as they chose), and those of the desk who spoke here before. When nobody has the
 * task, the desk of the place hears of it.
 */
export function tellOthers({ reportId, id }: { reportId: string; id: string }) {
  return change(async (tx) => {
    const row = await tx
      .selectFrom('conversation_messages')
      .innerJoin('reports', 'reports.id', 'conversation_messages.report_id')
      .select(['side', 'conversation_messages.words', 'code', 'person_id'])
      .select(['area_id', 'category_id', 'reports.organisation_id'])
      .where('report_id', '=', reportId)
      .where('conversation_messages.id', '=', id)
      .executeTakeFirst();
    if (!row) return;
    const { code, words, person_id: personId } = row;
    const said: Said = { id, reportId, code, words, personId, report: row };
    const side = row.side as Side;
    if (side !== 'reporter') await tellReporter(tx, said);
    const reached = side === 'responder' || (await tellResponder(tx, said));
    if (side !== 'desk') await tellDesk(tx, said, { nobodyElse: !reached });
  });
}

async function tellReporter(tx: Tx, said: Said) {
  const path = `${paths.receipt(receiptKey(said.reportId))}#conversation`;
  await queuePushes(tx, {
    ...{ rootId: said.reportId, side: 'reporter', kind: 'message', once: said.id, path },
    title: (locale) => sayIn(locale)('notification.kind.message'),
    words: writeCode(said.code),
  });
  const row = await tx
    .selectFrom('report_contacts')
    .innerJoin('reports', 'reports.id', 'report_contacts.report_id')
    .select(['email', 'locale'])
    .where('report_id', '=', said.reportId)
    .where('email', 'is not', null)
    .where('report_contacts.confirmed_at', 'is not', null)
    .executeTakeFirst();
  if (!row?.email) return;
  const to = { email: row.email, locale: row.locale as Locale };
  await tell(tx, said, { to, locale: to.locale, path });
}

/** Whether somebody has the task and can be told. */
async function tellResponder(tx: Tx, said: Said): Promise<boolean> {
  const task = await tx
    .selectFrom('assignments')
    .select(['id', 'organisation_id'])
    .where('report_id', '=', said.reportId)
    .where('state', 'in', ['offered', 'accepted', 'claimed'])
    .executeTakeFirst();
  const organisation = task && (await organisationById(task.organisation_id));
  if (!task || !organisation) return false;
  const { email, locale } = organisation;
  const path = `${paths.task(taskKey({ reportId: said.reportId, id: task.id }))}#conversation`;
  if (email) await tell(tx, said, { to: { email, locale }, locale, path });
  const where = { ...(await whereOf(said.report)), organisationId: task.organisation_id };
  const members = await membersToTell(tx, where);
  // Their house hears of it at its own address: each of them only if they chose to.
  const usual = email ? { unlessChosen: 'off' as const } : {};
  await tellStaff(tx, said, { people: members, path, ...usual });
  return email !== null || members.length > 0;
}

async function tellDesk(tx: Tx, said: Said, { nobodyElse }: { nobodyElse: boolean }) {
  const where = await whereOf(said.report);
  const people = await staffToTell(tx, { role: 'operator', permission: 'report.answer', where });
  const officers = await staffToTell(tx, { role: 'officer', permission: 'report.answer', where });
  const spoke = await tx
    .selectFrom('conversation_messages')
    .select('person_id')
    .distinct()
    .where('report_id', '=', said.reportId)
    .where('side', '=', 'desk')
    .where('person_id', 'is not', null)
    .execute();
  const before = new Set(spoke.map(({ person_id }) => person_id));
  const known = [...people, ...officers].filter(({ personId }) => before.has(personId));
  const told = known.length === 0 && nobodyElse ? people : known;
  await tellStaff(tx, said, { people: told, path: `${paths.deskReport(said.code)}#conversation` });
}

type StaffToTell = { people: Staff[]; path: string; unlessChosen?: 'off' };

async function tellStaff(tx: Tx, said: Said, { people, path, ...usual }: StaffToTell) {
  for (const { personId, locale } of people) {
    if (personId === said.personId) continue;
    await tell(tx, said, { to: { personId }, locale, path, ...usual });
  }
}

type Told = Pick<News, 'to' | 'unlessChosen'> & { locale: Locale; path: string };

async function tell(tx: Tx, said: Said, { locale, path, ...told }: Told) {
  const code = writeCode(said.code);
  await notify(tx, {
    ...told,
    kind: 'message',
    about: { id: said.reportId, path, code },
    once: said.id,
    ...messageLetter(locale, { code: said.code, words: said.words, path }),
  });
}
