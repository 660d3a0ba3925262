import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { taskKey } from '#modules/assignments/telling.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import type { Side } from './rules.ts';

type Said = { id: string; reportId: string; code: string; words: string };

/** Writes to the sides that did not say it: the reporter by receipt link, the responder by task link. */
export function tellOthers({ reportId, id }: { reportId: string; id: string }) {
  return change(async (tx) => {
    const row = await tx
      .selectFrom('conversation_messages')
      .innerJoin('reports', 'reports.id', 'conversation_messages.report_id')
      .select(['side', 'conversation_messages.words', 'code'])
      .where('report_id', '=', reportId)
      .where('conversation_messages.id', '=', id)
      .executeTakeFirst();
    if (!row) return;
    const said = { id, reportId, code: row.code, words: row.words };
    const side = row.side as Side;
    if (side !== 'reporter') await tellReporter(tx, said);
    if (side !== 'responder') await tellResponder(tx, said);
  });
}

async function tellReporter(tx: Tx, said: Said) {
  const row = await tx
    .selectFrom('report_contacts')
    .innerJoin('reports', 'reports.id', 'report_contacts.report_id')
    .select(['email', 'locale'])
    .where('report_id', '=', said.reportId)
    .where('email', 'is not', null)
    .where('report_contacts.confirmed_at', 'is not', null)
    .executeTakeFirst();
  if (!row?.email) return;
  await write(tx, said, {
    to: row.email,
    locale: row.locale as Locale,
    path: `${paths.receipt(receiptKey(said.reportId))}#conversation`,
  });
}

async function tellResponder(tx: Tx, said: Said) {
  const task = await tx
    .selectFrom('assignments')
    .select(['id', 'organisation_id'])
    .where('report_id', '=', said.reportId)
    .where('state', 'in', ['offered', 'accepted', 'claimed'])
    .executeTakeFirst();
  const organisation = task && (await organisationById(task.organisation_id));
  if (!task || !organisation?.email) return;
  await write(tx, said, {
    to: organisation.email,
    locale: organisation.locale,
    path: `${paths.task(taskKey({ reportId: said.reportId, id: task.id }))}#conversation`,
  });
}

async function write(tx: Tx, said: Said, to: { to: string; locale: Locale; path: string }) {
  const say = sayIn(to.locale);
  await writeLetter(tx, {
    to: to.to,
    locale: to.locale,
    kind: 'message',
    aboutId: said.reportId,
    once: said.id,
    subject: say('letter.message.subject', { code: writeCode(said.code) }),
    parts: [
      say('letter.message.words'),
      said.words,
      { href: new URL(to.path, config.publicUrl).href, words: say('letter.message.answer') },
    ],
  });
}
