import { randomBytes } from 'node:crypto';
import { Refusal } from '#basics/refusal.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { ownPerson } from '#modules/people/rules-signing-in.ts';
import { codeOf } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { keyFor, sha256 } from '#server/ids.ts';
import type { CodeAsked } from './input-staff.ts';
import { CODE_LENGTH, CODE_MINUTES, MOST_CODES } from './rules-staff.ts';

const HOUR = 3_600_000;

// Eight letters could be tried one by one by whoever reads a backup: hashed with the house's key.
const hashOf = (code: string) => sha256(keyFor('code of a chat', code));

/** Whether they may give a group the tasks of an organisation: its members, and who changes it. */
export const mayConnect = (actor: Actor, organisationId: string) =>
  may(actor, 'organisation.change') || may(actor, 'task.act', { organisationId });

/**
 * A one-time code by which somebody on the staff says that a chat is theirs, or that a group belongs
 * to an organisation: good for 15 minutes, the one before it no more. Refuses strangers, other
 * organisations, and more than ten an hour.
 */
export function makeLinkCode(actor: Actor, { organisationId }: CodeAsked) {
  const { personId } = ownPerson(actor);
  return change(async (tx) => {
    if (organisationId) await requireConnect(actor, organisationId);
    await requireFew(tx, personId);
    const before = tx.updateTable('chat_codes').set({ used_at: now() });
    await before
      .where('person_id', '=', personId)
      .where('organisation_id', 'is not distinct from', organisationId)
      .where('used_at', 'is', null)
      .execute();
    const code = newCode();
    const expiresAt = new Date(now().getTime() + CODE_MINUTES * 60_000);
    await tx
      .insertInto('chat_codes')
      .values({
        ...{ code_sha256: hashOf(code), person_id: personId, organisation_id: organisationId },
        ...{ made_at: now(), expires_at: expiresAt },
      })
      .execute();
    return { code, expiresAt };
  });
}

async function requireConnect(actor: Actor, organisationId: string) {
  const organisation = await organisationById(organisationId);
  if (!organisation || organisation.retired || !mayConnect(actor, organisationId)) {
    throw new Refusal('chat.link.not-your-organisation', 403, {}, 'organisationId');
  }
}

async function requireFew(tx: Tx, personId: string) {
  const lately = await tx
    .selectFrom('chat_codes')
    .select('made_at')
    .where('person_id', '=', personId)
    .where('made_at', '>', new Date(now().getTime() - HOUR))
    .execute();
  if (lately.length >= MOST_CODES) throw new Refusal('limit.too-many', 429, { minutes: 60 });
}

/** With a digit in it, so that it is told from a word that somebody writes. */
function newCode(): string {
  const code = codeOf(randomBytes(CODE_LENGTH), CODE_LENGTH);
  return /\d/.test(code) ? code : newCode();
}

/** Uses a code up: whose it is and for which organisation's group; null when it is good no more. */
export async function takeLinkCode(tx: Tx, code: string) {
  const row = await tx
    .updateTable('chat_codes')
    .set({ used_at: now() })
    .from('people')
    .whereRef('people.id', '=', 'chat_codes.person_id')
    .where('disabled_at', 'is', null)
    .where('code_sha256', '=', hashOf(code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now())
    .returning(['person_id', 'organisation_id'])
    .executeTakeFirst();
  return row ? { personId: row.person_id, organisationId: row.organisation_id } : null;
}

/** Forgets codes that nobody can use or count any more, and what chats were waited for. */
export async function forgetCodes(): Promise<void> {
  const before = new Date(now().getTime() - HOUR);
  await db.deleteFrom('chat_codes').where('expires_at', '<', before).execute();
  await db.deleteFrom('chat_waits').where('until', '<', now()).execute();
}
