import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { addressId, forgetBounces, hasRefused } from './addresses.ts';
import {
  asHtml,
  asText,
  groundOf,
  isWaitedFor,
  troubled,
  type Attachment,
  type LetterPart,
} from './rules.ts';
import { ATTEMPTS } from './sending.ts';

export type Letter = {
  to: string;
  locale: Locale;
  kind: string;
  aboutId?: string;
  /** The cause. The same kind to the same address for the same cause is written once. */
  once: string;
  subject: string;
  parts: LetterPart[];
  /** The Message-ID of the mail it answers. */
  inReplyTo?: string | undefined;
  attachment?: Attachment;
};

/**
 * Writes a letter in the caller's transaction; it leaves only if that commits. A job that
 * runs twice writes it once, for its id comes from what it is. News that its reader refused
 * is not written.
 */
export async function writeLetter(tx: Tx, letter: Letter) {
  const id = idFrom(`letter:${letter.kind}:${letter.to}:${letter.once}`);
  const address = addressId(letter.to);
  if (groundOf(letter.kind) === 'news' && (await hasRefused(tx, address, letter.kind))) return;
  const written = await tx
    .insertInto('letters')
    .values({
      id,
      about_id: letter.aboutId ?? null,
      kind: letter.kind,
      recipient: letter.to,
      address_id: address,
      locale: letter.locale,
      subject: letter.subject,
      body_text: asText(letter.parts),
      body_html: asHtml(letter.locale, letter.subject, letter.parts),
      message_id: `<${id}@${new URL(config.publicUrl).hostname}>`,
      in_reply_to: letter.inReplyTo || null,
      attachment: letter.attachment ? JSON.stringify(letter.attachment) : null,
      queued_at: now(),
    })
    .onConflict((it) => it.doNothing())
    .returning('id')
    .executeTakeFirst();
  const order = { maxAttempts: ATTEMPTS, talking: isWaitedFor(letter.kind) };
  if (written) await later(tx, 'letters.send', { id }, order);
}

/** Erases every letter about a thing to one address, also those that have not left yet. */
export async function forgetLetters(tx: Tx, aboutId: string, recipient: string) {
  await tx
    .deleteFrom('letters')
    .where('about_id', '=', aboutId)
    .where('recipient', '=', recipient)
    .execute();
}

/** The desk tries a letter in trouble again at once, whatever was said of its address. */
export function sendAgain(actor: Actor, id: string) {
  if (!may(actor, 'letter.see')) throw new Refusal('people.may-not-desk', 403);
  return change(async (tx) => {
    const letter = await tx
      .updateTable('letters')
      .set({ state: 'queued' })
      .where('id', '=', id)
      .where('state', 'in', troubled)
      // What came back has no words any more: they were not kept.
      .where('body_text', '<>', '')
      .returning('recipient')
      .executeTakeFirst();
    if (letter) await forgetBounces(tx, letter.recipient);
    await later(tx, 'letters.send', { id }, { maxAttempts: ATTEMPTS });
  });
}
