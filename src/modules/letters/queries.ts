import { Refusal } from '#basics/refusal.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { maskedAddress, troubled } from './rules.ts';

const PAGE = 50;

/**
 * The newest letters for the outbox page (`inTrouble`: those that did not arrive), and whether there are older ones. Addresses are whole
 * for an administrator only: how to reach a reporter is asked for, and written into the ledger.
 */
export async function deskLetters(actor: Actor, before: string | null, inTrouble = false) {
  if (!may(actor, 'letter.see')) throw new Refusal('people.may-not-desk', 403);
  const rows = await db
    .selectFrom('letters')
    .select(['id', 'kind', 'recipient', 'locale', 'subject', 'state', 'attempts', 'problem'])
    .select('queued_at')
    .$if(inTrouble, (it) => it.where('state', 'in', troubled))
    .$if(before !== null, (it) => it.where('queued_at', '<', new Date(Number(before))))
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const whole = may(actor, 'letter.read');
  const letters = rows.slice(0, PAGE).map((row) => ({
    ...row,
    recipient: whole ? row.recipient : maskedAddress(row.recipient),
  }));
  return { letters, more: rows.length > PAGE };
}

/**
 * One letter with its body. Bodies carry secret links, so they can be read only where
 * nothing is really sent (no mail server set), and then only by an administrator.
 */
export async function deskLetter(actor: Actor, id: string) {
  if (!may(actor, 'letter.read')) throw new Refusal('people.may-not-administer', 403);
  if (config.smtpUrl) throw new Refusal('letter.body-is-private', 403);
  const letter = await db.selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirst();
  if (!letter) throw new Refusal('letter.unknown', 404);
  return letter;
}
