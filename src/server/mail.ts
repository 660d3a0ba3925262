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
  headers?: Record<string, string>;
};

let transport: Transporter | undefined;

/** Hands one letter to the mail server. Throws with the server's own words when it is refused or does not answer. */
export async function deliver(letter: Letter): Promise<void> {
  transport ??= createTransport({
    ...addressOf(config.smtpUrl),
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  await transport.sendMail({ from: config.mailFrom, ...letter });
}

function addressOf(smtpUrl: string) {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const auth = user ? { auth: { user, pass: decodeURIComponent(url.password) } } : {};
  return { host: url.hostname, port: Number(url.port) || (secure ? 465 : 587), secure, ...auth };
}
