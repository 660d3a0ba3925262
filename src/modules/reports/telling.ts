import type { Locale } from '#basics/localised.ts';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { notify } from '#modules/notifications/actions.ts';
import { staffToTell } from '#modules/notifications/queries.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { contactKey, receiptKey, returnPin } from './codes.ts';
import { whereOf } from './grounds.ts';
import type { News } from './moving.ts';
import { writeCode } from './rules.ts';

const absolute = (path: string) => new URL(path, config.publicUrl).href;

async function reportToTell(tx: Tx, reportId: string) {
  const row = await tx
    .selectFrom('reports')
    .leftJoin('report_contacts', 'report_contacts.report_id', 'reports.id')
    .select(['reports.id', 'code', 'category_id', 'organisation_id', 'due_at', 'locale'])
    .select(['changed_at', 'area_id'])
    .select(['lon', 'lat', 'email', 'report_contacts.id as contact_id'])
    .select('report_contacts.confirmed_at as contact_confirmed_at')
    .where('reports.id', '=', reportId)
    .executeTakeFirst();
  const category = row && (await categoryById(row.category_id));
  if (!row || !category) return null;
  const locale = row.locale as Locale;
  return { ...row, locale, category: inLocale(category.names, locale), say: sayIn(locale) };
}

/** Writes the receipt to the address the reporter gave, with the question whether it is theirs. */
export function writeReceipt(reportId: string, inReplyTo?: string) {
  return change(async (tx) => {
    const report = await reportToTell(tx, reportId);
    if (!report?.email || !report.contact_id) return;
    const { say, locale } = report;
    const organisation = report.organisation_id
      ? await organisationById(report.organisation_id)
      : undefined;
    const confirm = absolute(paths.confirmEmail(contactKey(reportId, report.contact_id)));
    await writeLetter(tx, {
      to: report.email,
      locale,
      kind: 'receipt',
      aboutId: reportId,
      once: reportId,
      inReplyTo,
      subject: say('letter.receipt.subject', { code: writeCode(report.code) }),
      parts: [
        say(report.contact_confirmed_at ? 'letter.receipt.words-proved' : 'letter.receipt.words', {
          category: report.category,
          code: writeCode(report.code + returnPin(reportId)),
        }),
        organisation && report.due_at
          ? say('letter.receipt.responsible', {
              organisation: inLocale(organisation.names, locale),
              due: dateWords(locale, report.due_at, config.timeZone),
            })
          : say('letter.receipt.triage'),
        ...(report.contact_confirmed_at
          ? []
          : [{ href: confirm, words: say('letter.receipt.confirm') }]),
        { href: absolute(paths.receipt(receiptKey(reportId))), words: say('letter.receipt.open') },
        ...(report.contact_confirmed_at ? [] : [say('letter.receipt.not-you')]),
      ],
    });
  });
}

/** What the reporter is told by letter, and under which words. */
const told: Record<string, string> = {
  'report.accepted': 'accepted',
  'report.claimed': 'claimed',
  'report.parts-claimed': 'parts-claimed',
  'report.declined': 'declined',
  'report.merged': 'merged',
};

/** Tells the reporter of a move, if they gave an address and said that it is theirs. */
export function tellReporter({ reportId, event, moveId }: News) {
  return change(async (tx) => {
    const kind = told[event];
    const report = kind ? await reportToTell(tx, reportId) : null;
    if (!kind || !report?.email || !report.contact_confirmed_at) return;
    const { say, locale } = report;
    const organisation = report.organisation_id
      ? await organisationById(report.organisation_id)
      : undefined;
    const params = {
      code: writeCode(report.code),
      category: report.category,
      organisation: organisation ? inLocale(organisation.names, locale) : '',
    };
    await writeLetter(tx, {
      to: report.email,
      locale,
      kind,
      aboutId: reportId,
      once: moveId,
      subject: say(`letter.${kind}.subject` as MessageKey, params),
      parts: [say(`letter.${kind}.words` as MessageKey, params), ...buttons(reportId, kind, say)],
    });
  });
}

function buttons(reportId: string, kind: string, say: ReturnType<typeof sayIn>): LetterPart[] {
  const address = absolute(paths.receipt(receiptKey(reportId)));
  if (kind !== 'claimed' && kind !== 'parts-claimed')
    return [{ href: address, words: say('letter.receipt.open') }];
  return (['yes', 'no', 'unknown'] as const).map((answer) => ({
    href: `${address}?answer=${answer}#verdict`,
    words: say(`verdict.${answer}`),
  }));
}

/** Tells the desk that nobody answers for a report: it waits in the triage queue. */
export function tellDesk(reportId: string) {
  return change(async (tx) => {
    const report = await reportToTell(tx, reportId);
    if (!report) return;
    const asked = { role: 'operator', permission: 'report.assign' } as const;
    const where = await whereOf(report);
    for (const { personId, locale } of await staffToTell(tx, { ...asked, where })) {
      const say = sayIn(locale);
      const code = writeCode(report.code);
      const path = paths.deskReport(report.code);
      await notify(tx, {
        to: { personId },
        kind: 'triage',
        about: { id: reportId, path, code },
        once: `${reportId} ${report.changed_at.toISOString()}`,
        subject: say('letter.triage.subject', { code }),
        parts: [
          say('letter.triage.words', { category: report.category }),
          { href: absolute(path), words: say('letter.triage.open') },
        ],
      });
    }
  });
}
