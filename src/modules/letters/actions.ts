import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { deliver } from '#server/mail.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { asHtml, asText, withoutAddresses, type LetterPart } from './rules.ts';

export type Letter = {
  to: string;
  locale: Locale;
  kind: string;
  aboutId?: string;
  /** The cause. The same kind to the same address for the same cause is written once. */
  once: string;
  subject: string;
  parts: LetterPart[];
};

/** Tries in all, over some fifty hours: a mail server may be away from Friday to Sunday. */
const ATTEMPTS = 18;

/**
 * Writes a letter in the caller's transaction; it leaves only if that commits. A job that
 * runs twice writes it once, for its id comes from what it is.
 */
export async function writeLetter(tx: Tx, letter: Letter) {
  const id = idFrom(`letter:${letter.kind}:${letter.to}:${letter.once}`);
  const written = await tx
    .insertInto('letters')
    .values({
      id,
      about_id: letter.aboutId ?? null,
      kind: letter.kind,
      recipient: letter.to,
      locale: letter.locale,
      subject: letter.subject,
      body_text: asText(letter.parts),
      body_html: asHtml(letter.locale, letter.subject, letter.parts),
      message_id: `<${id}@${new URL(config.publicUrl).hostname}>`,
      queued_at: now(),
    })
    .onConflict((it) => it.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (written) await later(tx, 'letters.send', { id }, { maxAttempts: ATTEMPTS });
}

/**
 * Hands one letter to the mail server. May run twice: the Message-ID stays the same.
 * Without a mail server the letter is kept for the outbox. Throws when delivery failed,
 * so that the job is tried again.
 */
export async function sendLetter(id: string) {
  const letter = await change((tx) =>
    tx
      .updateTable('letters')
      .set((it) => ({ attempts: it('attempts', '+', 1) }))
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'failed'])
      .returningAll()
      .executeTakeFirst(),
  );
  if (!letter) return;
  if (!config.smtpUrl) return settle(id, { state: 'kept', problem: null });
  try {
    await deliver({
      to: letter.recipient,
      subject: letter.subject,
      text: letter.body_text,
      html: letter.body_html,
      messageId: letter.message_id,
    });
  } catch (error) {
    const problem = withoutAddresses(String(error)).slice(0, 500);
    await settle(id, { state: 'failed', problem });
    // A new one: the log must not say to whom.
    throw new Error(problem);
  }
  await settle(id, { state: 'sent', problem: null });
}

// Once it was sent nobody reads it here, and its links would lie in every backup.
const sent = () => ({ sent_at: now(), body_text: '', body_html: '' });

const settle = (id: string, outcome: { state: string; problem: string | null }) =>
  change((tx) =>
    tx
      .updateTable('letters')
      .set({ ...outcome, ...(outcome.state === 'sent' && sent()) })
      .where('id', '=', id)
      .execute(),
  );

/** Erases every letter about a thing to one address, also those that have not left yet. */
export async function forgetLetters(tx: Tx, aboutId: string, recipient: string) {
  await tx
    .deleteFrom('letters')
    .where('about_id', '=', aboutId)
    .where('recipient', '=', recipient)
    .execute();
}

/** The desk tries a failed letter again at once. */
export function sendAgain(actor: Actor, id: string) {
  if (!may(actor, 'letter.see')) throw new Refusal('people.may-not-desk', 403);
  return change(async (tx) => {
    await tx
      .updateTable('letters')
      .set({ state: 'queued' })
      .where('id', '=', id)
      .where('state', '=', 'failed')
      .execute();
    await later(tx, 'letters.send', { id }, { maxAttempts: ATTEMPTS });
  });
}
