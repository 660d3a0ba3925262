import { sql } from 'kysely';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change, type Tx } from '#server/database.ts';
import { deskRow } from './desk.ts';
import { onGrounds } from './grounds.ts';
import type { Reason } from './input.ts';
import { phoneDigits } from './rules-desk.ts';
import { isOpen, type State } from './rules.ts';

const MOST = 20;

/**
 * What else the same reporter filed, known by an address they confirmed or by their number: how
 * many are open, confirmed, disputed, and the newest 20. The look and why are written down. Null
 * when they left neither. Refuses whoever may not look, or gives no reason.
 */
export async function reporterHistory(actor: Actor, code: string, { why }: Reason) {
  const report = await deskRow(actor, code, 'reporter.history');
  const mine = await onGrounds(actor, 'reporter.history');
  return change(async (tx) => {
    await record(tx, actor, 'report.history-read', { subject: 'report', id: report.id, why });
    const same = await sameReporter(tx, report.part_of ?? report.id);
    if (!same) return null;
    const rows = await tx
      .selectFrom('reports')
      .select(['code', 'state', 'category_id', 'filed_at'])
      .where('id', 'in', (it) => it.selectFrom('report_contacts').select('report_id').where(same))
      .where('id', '<>', report.id)
      .where(mine)
      .orderBy('filed_at', 'desc')
      .limit(1000)
      .execute();
    const reports = rows.map((row) => ({ ...row, state: row.state as State }));
    return {
      open: reports.filter(({ state }) => isOpen(state)).length,
      confirmed: reports.filter(({ state }) => state === 'confirmed').length,
      disputed: reports.filter(({ state }) => state === 'disputed').length,
      all: reports.length,
      newest: reports.slice(0, MOST),
    };
  });
}

/** Contacts that are the same person's: an address both confirmed, or the same number. */
async function sameReporter(tx: Tx, reportId: string) {
  const own = await tx
    .selectFrom('report_contacts')
    .select(['email', 'phone', 'confirmed_at'])
    .where('report_id', '=', reportId)
    .executeTakeFirst();
  const email = own?.confirmed_at ? own.email?.toLowerCase() : undefined;
  const digits = phoneDigits(own?.phone ?? '');
  if (!email && !digits) return null;
  const ways = digits ? [digits, digits.replace(/^7/, '8')] : [];
  return sql<boolean>`((email is not null and lower(email) = ${email ?? null} and confirmed_at is not null)
    or (phone is not null and regexp_replace(phone, '\\D', '', 'g') = any(${ways}::text[])))`;
}
