import { handleMail } from '#modules/mails/handling.ts';
import { waitingMail } from '#modules/mails/keeping.ts';
import type { ReadMail } from '#modules/mails/rules.ts';
import { proofOf } from './authenticate.ts';
import { readMail } from './parse.ts';

const nothing = { authentic: false, forged: false, checks: {} };

/** Reads a mail that was kept, finds out who sent it, and has it acted on. Safe to run twice. */
export async function handleKept(id: string): Promise<void> {
  const mail = await waitingMail(id);
  if (!mail) return;
  const read = await readOrNull(mail.raw, mail.way === 'imap' ? undefined : mail.envelopeFrom);
  const proof = read ? await proofOf(mail.raw, read.from, mail) : nothing;
  await handleMail(id, read, proof);
}

/** What cannot be read stays as it came, for the desk to look at. */
async function readOrNull(raw: Buffer, envelopeFrom: string | undefined): Promise<ReadMail | null> {
  try {
    return await readMail(raw, envelopeFrom);
  } catch {
    return null;
  }
}
