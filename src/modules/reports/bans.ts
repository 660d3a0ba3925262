import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { groundsOf, personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { isPublicAddress } from '#server/public-hosts.ts';
import { banKey } from './banned.ts';
import type { BanReporterBy, NewBan } from './input-desk.ts';
import { lockForDesk, note } from './moderation.ts';
import { banHint, banValue, tooWide, type BanKind } from './rules-desk.ts';

const DAY = 86_400_000;

/** A ban binds the whole house: only a right to ban without bounds reaches that far. */
export const mayBanForAll = (actor: Actor) => groundsOf(actor, 'report.ban') === null;

function requireBanForAll(actor: Actor) {
  if (!mayBanForAll(actor)) throw new Refusal('people.may-not-desk', 403);
}

/**
 * Whoever files with this address, domain, number or from this network is not told, and what they
 * file waits at the desk. Gives the ban's id. Refuses what everybody writes from, and whoever may
 * ban on some ground only.
 */
export function banSomebody(actor: Actor, input: NewBan): Promise<string> {
  requireBanForAll(actor);
  return change((tx) => insertBan(tx, actor, input));
}

/**
 * Bans whoever filed this report by what they left, which the desk need not read for it. A whole
 * domain meets people everywhere: that is for whoever may ban without bounds.
 */
export function banReporter(actor: Actor, id: string, input: BanReporterBy) {
  return change(async (tx) => {
    await lockForDesk(tx, actor, id, 'report.ban');
    if (input.kind === 'domain') requireBanForAll(actor);
    const contact = await tx
      .selectFrom('report_contacts')
      .select(['email', 'phone'])
      .where('report_id', '=', id)
      .executeTakeFirst();
    const left = { email: contact?.email, domain: contact?.email?.split('@')[1] };
    const value = input.kind === 'phone' ? contact?.phone : left[input.kind];
    if (!value) throw new Refusal('report.ban-nothing-left', 409, {}, 'kind');
    const banId = await insertBan(tx, actor, { ...input, value });
    await tx.updateTable('reports').set({ ban_id: banId }).where('id', '=', id).execute();
    await record(tx, actor, 'report.banned', { subject: 'report', id, kind: input.kind });
    await note(tx, actor, { reportId: id, event: 'report.banned', words: input.why });
  });
}

async function insertBan(tx: Tx, actor: Actor, input: NewBan) {
  const value = banValue(input.kind, input.value);
  if (!value) throw new Refusal('report.ban-value-wrong', 400, {}, 'value');
  if (tooWide(input.kind, value) || isShared(input.kind, value))
    throw new Refusal('report.ban-too-wide', 409, {}, 'kind');
  const [id, at] = [newId(), now()];
  await tx
    .insertInto('report_bans')
    .values({
      id,
      kind: input.kind,
      value_key: banKey(input.kind, value),
      hint: banHint(input.kind, value),
      reason: input.why,
      by_person_id: personOf(actor),
      made_at: at,
      until: new Date(at.getTime() + input.days * DAY),
    })
    .execute();
  await record(tx, actor, 'ban.made', { subject: 'ban', id, kind: input.kind, why: input.why });
  return id;
}

// A private or local address is a proxy's, or a whole office's: everybody behind it would be met.
const isShared = (kind: BanKind, value: string) => kind === 'network' && !isPublicAddress(value);

/**
 * Lifts a ban at once. What was held stays with the desk, which may hand it over. Refuses whoever
 * may ban on some ground only.
 */
export function liftBan(actor: Actor, id: string) {
  requireBanForAll(actor);
  return change(async (tx) => {
    const lifted = await tx
      .updateTable('report_bans')
      .set({ lifted_at: now() })
      .where('id', '=', id)
      .where('lifted_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!lifted) throw new Refusal('report.ban-unknown', 404);
    await record(tx, actor, 'ban.lifted', { subject: 'ban', id });
  });
}

/** Every ban, newest first: those in force, then what was. Refuses whoever may not ban for all. */
export async function deskBans(actor: Actor) {
  requireBanForAll(actor);
  const rows = await db
    .selectFrom('report_bans')
    .leftJoin('people', 'people.id', 'report_bans.by_person_id')
    .select(['report_bans.id', 'kind', 'hint', 'reason', 'made_at', 'until', 'lifted_at'])
    .select('people.name as by')
    .select((it) =>
      it
        .selectFrom('reports')
        .whereRef('reports.ban_id', '=', 'report_bans.id')
        .select((of) => of.fn.countAll<number>().as('held'))
        .as('held'),
    )
    .orderBy('made_at', 'desc')
    .orderBy('report_bans.id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    ...row,
    kind: row.kind as BanKind,
    inForce: row.lifted_at === null && row.until > now(),
  }));
}
