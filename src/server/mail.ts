import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { config } from '#server/config.ts';

/** One e-mail as it leaves. */
export type Letter = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Fixed by the sender, so that a repeat after a crash shows as one message. */
  messageId: string;
  /** Where a mail server reports what it could not deliver; the sender's own address without it. */
  returnPath?: string;
  /** Where an answer is sent; the sender's own address without it. */
  replyTo?: string;
  /** The Message-ID of the mail it answers. */
  inReplyTo?: string;
  headers?: Record<string, string>;
  attachments?: readonly { name: string; type: string; text: string }[];
};

/** Why a letter did not leave, and whether it ever will. */
export type MailProblem = {
  words: string;
  /** address: nobody lives there; letter: this one is not taken. null: worth another try. */
  final: 'address' | 'letter' | null;
};

/** How long a mail server may take to answer; a test waits less. */
export const patience = { connectMs: 10_000, silenceMs: 30_000 };

let transport: Transporter | undefined;

/** Hands one letter to the mail server. Throws with the server's own words when it is refused or does not answer. */
export async function deliver({
  returnPath,
  inReplyTo,
  attachments = [],
  ...letter
}: Letter): Promise<void> {
  await connected().sendMail({
    from: config.mailFrom,
    ...letter,
    attachments: attachments.map(({ name, type, text }) => ({
      ...{ filename: name, contentType: type, content: text },
      // Byte for byte: a calendar's lines end in CRLF.
      contentTransferEncoding: 'base64',
    })),
    ...(inReplyTo && { inReplyTo, references: inReplyTo }),
    ...(returnPath && { envelope: { from: returnPath, to: letter.to } }),
    // RFC 3834: so that no holiday notice answers a machine.
    headers: { 'Auto-Submitted': 'auto-generated', ...letter.headers },
  });
}

/** Hands one letter to the mail server that is written already (RFC 5322). Throws as `deliver` does. */
export async function deliverWritten(to: string, raw: string): Promise<void> {
  await connected().sendMail({ envelope: { from: config.mailFrom, to }, raw });
}

function connected(): Transporter {
  transport ??= createTransport({
    ...addressOf(config.smtpUrl),
    pool: true,
    maxConnections: Math.max(3, Math.min(10, config.workerConcurrency)),
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return transport;
}

/** Forgets the connection: another mail server may be set. For tests. */
export function hangUp(): void {
  transport?.close();
  transport = undefined;
}

/**
 * What a failed delivery means. Only the answer 5xx to the address itself speaks of the address, and
 * to the letter itself of the letter; a refused password or sender is ours to mend, so it is tried again.
 */
export function problemOf(error: unknown): MailProblem {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  const permanent = responseCode !== undefined && responseCode >= 500 && responseCode < 600;
  // 503 and 530 speak of the session, 552 and 452 of a full mailbox: it may be emptied.
  const passing = !permanent || [503, 530, 552].includes(responseCode);
  return { words: String(error), final: passing ? null : (speaksOf[command ?? ''] ?? null) };
}

const speaksOf: Record<string, 'address' | 'letter'> = { 'RCPT TO': 'address', DATA: 'letter' };

function addressOf(smtpUrl: string) {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const auth = user ? { auth: { user, pass: decodeURIComponent(url.password) } } : {};
  return { host: url.hostname, port: Number(url.port) || (secure ? 465 : 587), secure, ...auth };
}
