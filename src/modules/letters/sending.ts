import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { deliver, problemOf, type MailProblem } from '#server/mail.ts';
import { noteBounce } from './addresses.ts';
import { returnPathOf } from './bounces.ts';
import { replyAddressOf } from './replies.ts';
import { groundOf, KEPT_MS, MOST_BOUNCES, ORDER_MS, withoutAddresses } from './rules.ts';
import type { Attachment } from './rules.ts';
import { refusalHeaders } from './unsubscribing.ts';

/** Tries in all, over some fifty hours: a mail server may be away from Friday to Sunday. */
export const ATTEMPTS = 18;
const MOST_KEPT = 1000;

type Letter = Awaited<ReturnType<typeof takeUp>>;

/**
 * Hands one letter to the mail server. May run twice: the Message-ID stays the same. Letters
 * about one thing leave for one address in the order they were written; one that cannot leave
 * holds the others up for an hour at most. Without a mail server the letter is kept for the
 * outbox. Throws when it is worth another try; an answer that is final is not.
 */
export async function sendLetter(id: string) {
  const letter = await change((tx) => takeUp(tx, id));
  if (!letter) return;
  if (!config.smtpUrl) return settle(letter, { state: 'kept', problem: null });
  const problem = await tryDelivery(letter);
  if (!problem) return settle(letter, { state: 'sent', problem: null });
  const words = withoutAddresses(problem.words).slice(0, 500);
  if (problem.final) {
    await settle(letter, { state: 'refused', problem: words }, problem.final === 'address');
    return;
  }
  await settle(letter, { state: 'failed', problem: words });
  // A new one: the log must not say to whom.
  throw new Error(words);
}

async function takeUp(tx: Tx, id: string) {
  const taken = await tx
    .updateTable('letters')
    .set((it) => ({ attempts: it('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', onTheWay)
    .returningAll()
    // Asked along with it: most letters have no neighbour, and each question costs.
    .returning(
      sql<number | null>`(select bounces from letter_addresses where id = address_id)`.as(
        'bounces',
      ),
    )
    .returning(hasNeighbours.as('neighbours'))
    .executeTakeFirst();
  if (!taken) return null;
  const { bounces, neighbours, ...letter } = taken;
  if (neighbours && config.smtpUrl && (await waitsForOlder(tx, letter))) return null;
  if ((bounces ?? 0) < MOST_BOUNCES || groundOf(letter.kind) === 'asked') return letter;
  const next = await put(tx, letter.id, { state: 'refused', problem: 'bouncing' });
  await letGo(tx, next);
  return null;
}

const onTheWay = ['queued', 'waiting', 'failed'];
const hasNeighbours = sql<boolean>`exists (
  select from letters other where other.about_id = letters.about_id
  and other.recipient = letters.recipient and other.id <> letters.id
  and other.state in ('queued', 'waiting', 'failed'))`;

type Row = { id: string; about_id: string | null; recipient: string; queued_at: Date };

async function waitsForOlder(tx: Tx, letter: Row): Promise<boolean> {
  await lockOrder(tx, letter);
  const older = await tx
    .selectFrom('letters')
    .select('queued_at')
    .where('about_id', '=', letter.about_id)
    .where('recipient', '=', letter.recipient)
    .where('state', 'in', onTheWay)
    .where('queued_at', '>', new Date(now().getTime() - ORDER_MS))
    .where((it) =>
      it.or([
        it('queued_at', '<', letter.queued_at),
        it.and([it('queued_at', '=', letter.queued_at), it('id', '<', letter.id)]),
      ]),
    )
    .orderBy('queued_at', 'desc')
    .executeTakeFirst();
  if (!older) return false;
  await put(tx, letter.id, { state: 'waiting', problem: null });
  const runAt = new Date(older.queued_at.getTime() + ORDER_MS);
  await later(tx, 'letters.send', { id: letter.id }, { runAt, maxAttempts: ATTEMPTS });
  return true;
}

// Held to the end of the transaction, so that of two neighbours one sees what became of the other.
const lockOrder = (tx: Tx, { about_id, recipient }: Row) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`letter ${about_id} ${recipient}`}, 0))`.execute(
    tx,
  );

/** The one that waited may go. */
async function letGo(tx: Tx, next: string | null) {
  if (!next) return;
  await put(tx, next, { state: 'queued', problem: null });
  await later(tx, 'letters.send', { id: next }, { maxAttempts: ATTEMPTS });
}

async function tryDelivery(letter: NonNullable<Letter>): Promise<MailProblem | null> {
  try {
    const returnPath = returnPathOf(letter.id);
    const replyTo = replyAddressOf(letter);
    await deliver({
      to: letter.recipient,
      subject: letter.subject,
      text: letter.body_text,
      html: letter.body_html,
      messageId: letter.message_id,
      ...(letter.attachment && { attachments: [letter.attachment as Attachment] }),
      ...(returnPath && { returnPath }),
      ...(replyTo && { replyTo }),
      ...(letter.in_reply_to && { inReplyTo: letter.in_reply_to }),
      ...(letter.address_id && { headers: refusalHeaders(letter.address_id, letter.kind) }),
    });
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

type Outcome = { state: string; problem: string | null };

const settle = (letter: NonNullable<Letter>, outcome: Outcome, nobodyThere = false) =>
  change(async (tx) => {
    if (letter.about_id && outcome.state !== 'failed') await lockOrder(tx, letter);
    const next = await put(tx, letter.id, outcome);
    if (nobodyThere) await noteBounce(tx, letter.recipient, outcome.problem ?? '');
    if (outcome.state !== 'failed') await letGo(tx, next);
  });

// Once it was sent nobody reads it here, and its links would lie in every backup.
const wordless = () => ({ body_text: '', body_html: '', attachment: null });

/** Notes what became of a letter; gives the first of those that wait for it. */
async function put(tx: Tx, id: string, outcome: Outcome): Promise<string | null> {
  const row = await tx
    .updateTable('letters')
    .set({ ...outcome, ...(outcome.state === 'sent' && { sent_at: now(), ...wordless() }) })
    .where('id', '=', id)
    .returning(waitsNext.as('next'))
    .executeTakeFirst();
  return row?.next ?? null;
}

const waitsNext = sql<string | null>`(
  select other.id from letters other where other.about_id = letters.about_id
  and other.recipient = letters.recipient and other.id <> letters.id and other.state = 'waiting'
  order by other.queued_at, other.id limit 1)`;

/**
 * Letters that were kept while there was no mail server: the young ones leave now that there is
 * one, the old ones never will.
 */
export async function sendKept(): Promise<void> {
  if (!config.smtpUrl) return;
  const oldest = new Date(now().getTime() - KEPT_MS);
  await change(async (tx) => {
    await tx
      .updateTable('letters')
      .set({ state: 'expired', ...wordless() })
      .where('state', '=', 'kept')
      .where('queued_at', '<=', oldest)
      .execute();
    const young = await tx
      .selectFrom('letters')
      .select('id')
      .where('state', '=', 'kept')
      .orderBy('queued_at')
      .limit(MOST_KEPT)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id } of young) {
      await put(tx, id, { state: 'queued', problem: null });
      await later(tx, 'letters.send', { id }, { maxAttempts: ATTEMPTS });
    }
  });
}
