import { takeReport } from '#modules/letters/bounces.ts';
import { readReplyAddress } from '#modules/letters/replies.ts';
import { change, db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { answerByMail } from './answering.ts';
import { reportByMail } from './reporting.ts';
import type { Proof, ReadMail } from './rules.ts';
import { noteRead, settle, type MailRow } from './settling.ts';

/**
 * Acts on a mail that was kept: an answer goes where the letter it answers belongs, what a machine
 * wrote nowhere, anything else is a report. `read` null: it cannot be read, the desk looks. May
 * run twice: what it does and what it notes of it are one transaction.
 */
export async function handleMail(id: string, read: ReadMail | null, proof: Proof): Promise<void> {
  if (!read) return change((tx) => settle(tx, id, { state: 'unreadable' }));
  await noteRead(id, read, proof);
  const mail = await db
    .selectFrom('mails')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'kept')
    .executeTakeFirst();
  if (!mail) return;
  if (read.unwanted === 'bounce') return noteBounceOf(mail, read);
  if (read.unwanted) {
    const why = read.unwanted;
    return change((tx) => settle(tx, id, { state: 'ignored', why }));
  }
  const [thread] = [...mail.recipients, ...read.recipients].flatMap(
    (address) => readReplyAddress(address) ?? [],
  );
  if (thread && (await answerByMail(mail, read, { thread, proof }))) return;
  await reportByMail(mail, read, proof);
}

/** A mail server says that a letter of ours did not arrive. Reading it twice counts once. */
async function noteBounceOf(mail: MailRow, read: ReadMail): Promise<void> {
  const raw = mail.raw_key ? await getFile(mail.raw_key) : Buffer.alloc(0);
  let taken = 'not-ours';
  for (const to of [...mail.recipients, ...read.recipients]) {
    if (taken === 'not-ours') taken = await takeReport(raw, to);
  }
  const state = taken === 'bounced' || taken === 'delayed' ? 'bounce' : 'ignored';
  const why = state === 'ignored' ? 'bounce' : undefined;
  await change((tx) => settle(tx, mail.id, { state, why }));
}
