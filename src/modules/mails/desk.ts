import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { maskedAddress } from '#modules/letters/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { change, db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { isId } from '#server/ids.ts';
import type { MailFilters } from './input.ts';
import type { MailState } from './rules.ts';

const PAGE = 50;

const rows = () =>
  db
    .selectFrom('mails')
    // A report that was begun by mail and finished by its link has the id its mail gave it.
    .leftJoin('reports', (join) =>
      join.on((it) =>
        it.or([
          it('reports.id', '=', it.ref('mails.report_id')),
          it.and([
            it('mails.state', '=', 'asked'),
            it('reports.id', '=', it.ref('mails.draft_id')),
          ]),
        ]),
      ),
    )
    .select(['mails.id', 'mails.state', 'mails.why', 'sender', 'subject', 'authentic', 'checks'])
    .select(['photos', 'left_out', 'taken_at', 'bytes', 'came_by', 'erased_at', 'reports.code'])
    .where('raw_key', 'is not', null);

/**
 * The newest mails that came in and what became of each, 50 a page, and how many of each state the
 * last 30 days brought. Addresses are whole for an administrator only.
 */
export async function deskMails(actor: Actor, { state, before }: MailFilters) {
  requireSee(actor);
  const [at, id] = before
    ? [before.slice(0, before.indexOf('-')), before.slice(before.indexOf('-') + 1)]
    : [];
  const found = await rows()
    .$if(state !== undefined, (it) => it.where('mails.state', '=', state ?? ''))
    .$if(at !== undefined, (it) =>
      it.where(sql<boolean>`(taken_at, mails.id) < (${new Date(Number(at))}, ${id}::uuid)`),
    )
    .orderBy('taken_at', 'desc')
    .orderBy('mails.id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const mails = found.slice(0, PAGE).map((row) => faceOf(actor, row));
  const last = mails.at(-1);
  const next = found.length > PAGE && last ? `${last.taken_at.getTime()}-${last.id}` : null;
  return { mails, next, counts: await counted() };
}

type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

const faceOf = (actor: Actor, row: Row) => ({
  ...row,
  state: row.state as MailState,
  sender: may(actor, 'letter.read') ? row.sender : maskedAddress(row.sender),
  checks: row.checks as Record<string, string>,
  left_out: row.left_out as string[],
});

/** How many mails there are of each state; what is older than 30 days has been erased. */
async function counted(): Promise<Map<string, number>> {
  const found = await db
    .selectFrom('mails')
    .select(['state', (it) => it.fn.countAll<number>().as('count')])
    .where('raw_key', 'is not', null)
    .groupBy('state')
    .execute();
  return new Map(found.map(({ state, count }) => [state, count]));
}

/** One mail and what became of it. */
export async function deskMail(actor: Actor, id: string) {
  requireSee(actor);
  const row = isId(id) ? await rows().where('mails.id', '=', id).executeTakeFirst() : undefined;
  if (!row) throw new Refusal('mail.unknown', 404);
  return faceOf(actor, row);
}

/** The mail as it came; the look and why are written down. Refuses who gives no reason. */
export async function readRawMail(actor: Actor, id: string, { why }: { why: string }) {
  if (!may(actor, 'letter.read')) throw new Refusal('people.may-not-administer', 403);
  await deskMail(actor, id);
  await change((tx) => record(tx, actor, 'mail.raw-read', { subject: 'mail', id, why }));
  return rawOf(id);
}

/** The bytes of a mail, for what the house itself does with it. */
export async function rawOf(id: string): Promise<Buffer> {
  const row = await db
    .selectFrom('mails')
    .select('raw_key')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row?.raw_key) throw new Refusal('mail.unknown', 404);
  return getFile(row.raw_key);
}

function requireSee(actor: Actor): void {
  if (!may(actor, 'letter.see')) throw new Refusal('people.may-not-desk', 403);
}
